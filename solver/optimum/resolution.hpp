#pragma once
// What meshes a solve runs through: levels, degrees, window.
#include "history/history.hpp"
#include "input/settings.hpp"
#include "mesh/mesh.hpp"
#include "model/model.hpp"

namespace mft {

// The degrees of a mesh, on a ladder: a rung up raises every degree by one.
struct Degrees {
  DegreeLaw time, space;
};

// Degrees that `auto` takes on a rung, or the uniform ones that the input asks for, raised by
// `rung`. Rising away from the singular points, r = 2 + m/3 and k = 5 + m/2 on rung 1, which is
// cheapest for μ; uniform where values at points are asked for, whose error over the levels is
// regular only when the degree at a point does not change with the level.
Degrees degrees_on_rung(const Settings& settings, int rung);

// Where refinement ends.
constexpr int finest_level = 10, highest_rung = 6;

// Levels and rung to begin with.
struct Resolution {
  int first_level, last_level, rung;
};

// From the tolerance; on levels whose smallest element fits between any two positions, since the
// error follows its law over levels only from there.
Resolution starting_resolution(const Settings& settings, const History& history,
                               const Model& model);

// The mesh of a level and a rung. `visited` is the density range of the path, or the two initial
// densities when not known yet.
MeshPlan mesh_plan(const Settings& settings, const History& history, const Model& model,
                   std::pair<double, double> visited, int level, int rung,
                   bool low_before_instants);

}  // namespace mft

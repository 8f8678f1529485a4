#pragma once
// What meshes a solve runs through: levels, degrees, window.
#include "mesh/mesh.hpp"
#include "problem/problem.hpp"
#include "refinement/caution.hpp"
#include "settings/settings.hpp"

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

constexpr int highest_rung = 6;

// Levels and rung to begin with, and the level where refinement ends.
struct Resolution {
  int first_level, last_level, rung, finest_level = 10;
};

// From the tolerance; on levels whose smallest element fits between any two positions, since the
// error follows its law over levels only from there. Throws NoSolution where two instants are too
// near to each other for times in double precision.
Resolution starting_resolution(const Settings& settings, const Problem& problem);

// One of the meshes that a solve runs through.
struct MeshChoice {
  int level = 0, rung = 0;
  Caution caution = Caution::none;
  double widening = 1;  // of the window

  bool operator==(const MeshChoice& other) const {
    return level == other.level && rung == other.rung && caution == other.caution &&
           widening == other.widening;
  }
};

// How it is made. Its window and its smallest element are in units of √(D_max T).
MeshPlan mesh_plan(const Settings& settings, const Problem& problem, const MeshChoice& choice);

}  // namespace mft

#pragma once
// Paths that solve nothing, to hold derivatives against differences, and what is measured on them.
#include <cmath>
#include <memory>
#include <random>
#include <string>

#include "refinement/level.hpp"

namespace mft {

// Two instants read and counted from elsewhere than 0, and λ(t): every term of the action.
inline const std::string rich_history =
    "final_time: 1\n"
    "history:\n"
    "  instants:\n"
    "    - {time: 0.4, B: 0.3, position: 0.25, start: -0.125}\n"
    "    - {time: 1, B: -0.2}\n"
    "  continuous: {lambda: 0.4*sin(3*t), position: -0.25}\n";

// The Euclidean norm over all unknowns; and a copy with the same layout. Collective.
double norm(Vec v);
VecHandle copy_of(Vec v);
// |a - b| / |b|.
double relative_distance(Vec a, Vec b);

// Uniform in [-1, 1], the same on every machine.
class Noise {
 public:
  explicit Noise(unsigned seed) : generator_(seed) {}
  double operator()() { return std::ldexp(static_cast<double>(generator_()), -31) - 1; }

 private:
  std::mt19937 generator_;
};

// Noise in every unknown, the same on any number of ranks.
VecHandle noise_vec(const Action& action, unsigned seed);

// Where a rough path lies: q about a density, both smooth parts of these sizes, varying over this
// length and time.
struct RoughSizes {
  double density, q, p;
  double length = 1, duration = 1;
};

// A path that solves nothing: smooth parts and, so that nothing is continuous in time, some noise;
// the same on any number of ranks.
Path rough_path(const Action& action, const RoughSizes& sizes, unsigned seed);

// The action of a problem on the mesh of a plan, without any path.
std::unique_ptr<Action> make_action(std::shared_ptr<const Problem> problem, const MeshPlan& plan,
                                    MPI_Comm comm);

}  // namespace mft

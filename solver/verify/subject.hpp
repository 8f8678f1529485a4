#pragma once
// What is verified: one problem, a rough path and a solved path of it on a coarse mesh.
#include <memory>
#include <string>

#include "verify/sample.hpp"

namespace mft {

// A rough path and a direction, both inside the domain of D, σ and F*, and the action there. The
// history is weaker than the problem's where its full strength would leave that domain.
struct Sample {
  std::unique_ptr<Action> action;  // linearised at `base`
  Path base, along;

  // The path moved by `in_q` of the direction's q and `in_p` of its p.
  Path moved(double in_q, double in_p) const;
};

class Subject {
 public:
  // Throws InputError as make_problem does. Collective, as all below.
  Subject(std::string name, const Settings& settings, MPI_Comm comm);

  const std::string& name() const { return name_; }
  const Settings& settings() const { return settings_; }
  const Problem& problem() const { return *problem_; }
  MPI_Comm comm() const { return comm_; }
  // The action on the mesh of a level and a rung, without any path.
  std::unique_ptr<Action> action(int level, int rung) const;

  // The mesh of a level and a rung, before anything is known of the path.
  MeshPlan plan(int level, int rung) const;
  // A fresh sample on the coarsest mesh of a rung.
  Sample sample(int rung = 0) const;
  // The path of a level and a rung to round-off, at the history's full strength or at half of what
  // the existence criterion allows, whichever is less. Throws NoSolution when that is not reached.
  // On another communicator than the subject's where one is given.
  std::unique_ptr<LevelSolution> solve(int level, int rung, MPI_Comm comm = MPI_COMM_NULL) const;

 private:
  std::string name_;
  Settings settings_;
  std::shared_ptr<const Problem> problem_;
  MPI_Comm comm_;
};

}  // namespace mft

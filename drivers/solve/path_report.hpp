#pragma once
// One solved path as the result file and the answer show it.
#include <string>

#include "refinement/solve.hpp"
#include "store/path_result.hpp"

// The summary of a solution. Collective; all ranks get it.
mft::PathSummary summarise(const mft::Settings& settings, const mft::PathProblem& problem,
                           const mft::Solution& solution);

// By phase: setup is what the others leave.
mft::SecondsRecord seconds_of(const mft::PhaseSeconds& seconds);

// Does `mft solve` end with status 3: no path, or the tolerance missed where the program chose the
// mesh?
bool is_failure(const mft::Settings& settings, const mft::Solution& solution);

// The fields of the solution's finest mesh, for mft::write_path.
class SolvedFields : public mft::PathFields {
 public:
  explicit SolvedFields(const mft::LevelSolution& level) : level_(level) {}
  int owner(int slab) const override;
  void slab_values(int slab, double* q, double* p) const override;
  void evaluate(int slab, double t, const std::vector<double>& x, double* q,
                double* p) const override;
  void initial_profile(const std::vector<double>& x, double* q0) const override;

 private:
  const mft::LevelSolution& level_;
};

// The answer on standard output: `Q[0] = …  error …` and so on, or one JSON object.
std::string answer_text(const mft::PathSummary& summary, const mft::Settings& settings);
std::string answer_json(const mft::PathSummary& summary);

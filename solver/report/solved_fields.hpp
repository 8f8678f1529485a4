#pragma once
// The fields of a solved mesh, for write_path().
#include "refinement/level.hpp"
#include "store/path_result.hpp"

namespace mft {

class SolvedFields : public PathFields {
 public:
  // The level must outlive it.
  explicit SolvedFields(const LevelSolution& level) : level_(level) {}
  int owner(int slab) const override;
  void slab_values(int slab, double* q, double* p) const override;
  void evaluate(int slab, double t, const std::vector<double>& x, double* q,
                double* p) const override;
  void initial_profile(const std::vector<double>& x, double* q0) const override;

 private:
  const LevelSolution& level_;
};

}  // namespace mft

#pragma once
// A path known in closed form, to be written and read without a solver: independent particles,
// annealed, two instants at the origin. q = R P, p = ln P, eq. (22)-(24); R and P obey heat
// equations and jump at the instants.
#include <vector>

#include "store/path_result.hpp"

namespace mft {

class SyntheticPath : public PathFields {
 public:
  explicit SyntheticPath(int ranks) : ranks_(ranks) { build_mesh(); }

  Settings settings() const;
  PathSummary summary() const;

  int owner(int slab) const override;
  void slab_values(int slab, double* q, double* p) const override;
  void evaluate(int slab, double t, const std::vector<double>& x, double* q,
                double* p) const override;
  void initial_profile(const std::vector<double>& x, double* q0) const override;

 private:
  void build_mesh();
  // The limit from above or from below where t is an instant.
  double P(double x, double t, bool below) const;
  double R(double x, double t, bool below) const;
  double current(double t) const;

  int ranks_;
  double left_ = 0.7, right_ = 0.2, t1_ = 0.4, t2_ = 1, B1_ = 1.5, B2_ = 1;
  MeshArrays mesh_;
};

}  // namespace mft

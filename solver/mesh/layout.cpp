#include "mesh/layout.hpp"

#include <algorithm>
#include <cmath>

namespace mft {

Layout::Layout(const Mesh& mesh, MPI_Comm comm) : comm_(comm) {
  int ranks = 1;
  MPI_Comm_rank(comm, &rank_);
  MPI_Comm_size(comm, &ranks);
  const int slabs = mesh.time.slabs();
  offset_.assign(slabs + 1, 0);
  std::vector<double> cost(slabs + 1, 0);  // of the factors: cubic in the number of time nodes
  for (int n = 0; n < slabs; ++n) {
    offset_[n + 1] = offset_[n] + mesh.slab_size(n);
    cost[n + 1] = cost[n] + std::pow(mesh.time.degree[n] + 1.0, 3);
  }
  owner_.resize(slabs);
  const int used = std::min(ranks, slabs);
  for (int n = 0, r = 0; n < slabs; ++n) {
    const bool full = cost[n] >= cost[slabs] * (r + 1) / used;
    const bool rest_needs_one_each = slabs - n <= used - 1 - r;
    const bool empty = n == 0 || owner_[n - 1] != r;
    if (r + 1 < used && !empty && (full || rest_needs_one_each)) ++r;
    owner_[n] = r;
  }
  first_ = static_cast<int>(std::lower_bound(owner_.begin(), owner_.end(), rank_) - owner_.begin());
  last_ = static_cast<int>(std::upper_bound(owner_.begin(), owner_.end(), rank_) - owner_.begin());
}

VecHandle Layout::make_vec() const {
  VecHandle v;
  check(VecCreateMPI(comm_, local_size(), PETSC_DETERMINE, v.put()));
  return v;
}

}  // namespace mft

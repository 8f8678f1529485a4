#include <algorithm>
#include <cmath>

#include "verify/checks.hpp"

namespace mft {

Measurements check_ranks(const Subject& subject) {
  const MPI_Comm comm = subject.comm();
  int size;
  MPI_Comm_size(comm, &size);
  if (size == 1) return {};
  const auto together = subject.solve(1, 0), alone = subject.solve(1, 0, MPI_COMM_SELF);
  const double mu = alone->parts.mu();
  double off = std::abs(together->parts.mu() - mu) / std::max(std::abs(mu), 1e-2);
  for (std::size_t l = 0; l < alone->parts.observables.size(); ++l) {
    const double Q = alone->parts.observables[l];
    off = std::max(off, std::abs(together->parts.observables[l] - Q) / std::max(std::abs(Q), 1e-2));
  }
  MPI_Allreduce(MPI_IN_PLACE, &off, 1, MPI_DOUBLE, MPI_MAX, comm);
  return {{"ranks: mu and Q", off, 1e-12}};
}

}  // namespace mft

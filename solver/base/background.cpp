#include "base/background.hpp"

#include <mpi.h>

#include <utility>

namespace mft {
namespace {

struct Background {
  std::function<void()> work;
  double last = 0;
};

Background& background() {
  static Background one;
  return one;
}

}  // namespace

void set_background_work(std::function<void()> work) { background().work = std::move(work); }

void do_background_work() {
  Background& b = background();
  if (!b.work) return;
  const double now = MPI_Wtime();
  if (now - b.last < 1e-3) return;
  b.last = now;
  b.work();
}

}  // namespace mft

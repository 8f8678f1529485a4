#pragma once
// Work that one rank does for all, so that an error on one rank ends it on all of them.
#include <mpi.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace mft {

// Runs `work` on rank 0. If it throws on rank 0, every rank throws an Error of the same type
// and text. Collective.
void on_root(MPI_Comm comm, const std::function<void()>& work);

// Runs `work` on every rank. If it throws on any, every rank throws an Error of the same type and
// text as the lowest of them. Collective; `work` is not.
void in_agreement(MPI_Comm comm, const std::function<void()>& work);

// What rank 0 finds, on all ranks. Collective.
bool root_finds(MPI_Comm comm, bool found);

// All ranks get the text of `root`. Collective.
void broadcast(MPI_Comm comm, std::string& text, int root = 0);

// A table of rows of doubles of which each rank has some.
struct SharedRows {
  std::int64_t count = 0;
  std::function<int(std::int64_t)> owner;           // the rank that has row n
  std::function<std::size_t(std::int64_t)> length;  // of row n, in doubles; the same on all ranks
};

// Passes the rows one by one and in order to rank 0: `fill(n, row)` is called on owner(n),
// `sink(n, row)` on rank 0. No rank holds more than the longest row. An exception in either is
// thrown on all ranks, once the remaining rows have been passed over. Collective.
void gather_rows(MPI_Comm comm, const SharedRows& rows,
                 const std::function<void(std::int64_t, double*)>& fill,
                 const std::function<void(std::int64_t, const double*)>& sink);

// The reverse: `source(n, row)` on rank 0, `take(n, row)` on owner(n).
void scatter_rows(MPI_Comm comm, const SharedRows& rows,
                  const std::function<void(std::int64_t, double*)>& source,
                  const std::function<void(std::int64_t, const double*)>& take);

}  // namespace mft

#include "base/collective.hpp"

#include <exception>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace mft {
namespace {

constexpr int row_tag = 7301;

// The first error of this rank, kept until all ranks can leave together.
class Verdict {
 public:
  // Runs `work` unless there was an error before.
  template <class Work>
  void attempt(Work&& work) {
    if (status_ != exit_ok) return;
    try {
      work();
    } catch (const Error& error) {
      keep(error.status(), error.what());
    } catch (const std::exception& error) {
      keep(exit_internal, error.what());
    }
  }

  // Throws on all ranks the error of the lowest rank that has one.
  void agree(MPI_Comm comm) {
    int rank = 0, size = 0, first = 0;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &size);
    const int mine = status_ == exit_ok ? size : rank;
    MPI_Allreduce(&mine, &first, 1, MPI_INT, MPI_MIN, comm);
    if (first == size) return;
    MPI_Bcast(&status_, 1, MPI_INT, first, comm);
    broadcast(comm, text_, first);
    raise();
  }

 private:
  void keep(int status, const char* text) {
    status_ = status;
    text_ = text;
  }

  [[noreturn]] void raise() const {
    switch (status_) {
      case exit_input:
        throw InputError(text_);
      case exit_no_solution:
        throw NoSolution(text_);
      case exit_storage:
        throw StorageError(text_);
      default:
        throw Error(ExitStatus(status_), text_);
    }
  }

  int status_ = exit_ok;
  std::string text_;
};

using Make = std::function<void(std::int64_t, double*)>;
using Use = std::function<void(std::int64_t, const double*)>;

// Each row goes from the rank from(n), which makes it, to the rank to(n), which uses it.
// The synchronous send keeps unread rows from piling up at the receiver.
void pass_rows(MPI_Comm comm, const SharedRows& rows, const std::function<int(std::int64_t)>& from,
               const std::function<int(std::int64_t)>& to, const Make& make, const Use& use) {
  int rank = 0;
  MPI_Comm_rank(comm, &rank);
  Verdict verdict;
  std::vector<double> row;
  for (std::int64_t n = 0; n < rows.count; ++n) {
    const int source = from(n), target = to(n);
    if (rank != source && rank != target) continue;
    row.resize(rows.length(n));
    const int length = int(row.size());
    if (rank == source) verdict.attempt([&] { make(n, row.data()); });
    if (source != target && rank == source)
      MPI_Ssend(row.data(), length, MPI_DOUBLE, target, row_tag, comm);
    if (source != target && rank == target)
      MPI_Recv(row.data(), length, MPI_DOUBLE, source, row_tag, comm, MPI_STATUS_IGNORE);
    if (rank == target) verdict.attempt([&] { use(n, row.data()); });
  }
  verdict.agree(comm);
}

int root(std::int64_t) { return 0; }

}  // namespace

void on_root(MPI_Comm comm, const std::function<void()>& work) {
  int rank = 0;
  MPI_Comm_rank(comm, &rank);
  Verdict verdict;
  if (rank == 0) verdict.attempt(work);
  verdict.agree(comm);
}

void in_agreement(MPI_Comm comm, const std::function<void()>& work) {
  Verdict verdict;
  verdict.attempt(work);
  verdict.agree(comm);
}

bool root_finds(MPI_Comm comm, bool found) {
  int agreed = found;
  MPI_Bcast(&agreed, 1, MPI_INT, 0, comm);
  return agreed != 0;
}

void broadcast(MPI_Comm comm, std::string& text, int root) {
  std::int64_t size = std::int64_t(text.size());
  MPI_Bcast(&size, 1, MPI_INT64_T, root, comm);
  text.resize(std::size_t(size));
  MPI_Bcast(text.data(), int(size), MPI_CHAR, root, comm);
}

void gather_rows(MPI_Comm comm, const SharedRows& rows, const Make& fill, const Use& sink) {
  pass_rows(comm, rows, rows.owner, root, fill, sink);
}

void scatter_rows(MPI_Comm comm, const SharedRows& rows, const Make& source, const Use& take) {
  pass_rows(comm, rows, root, rows.owner, source, take);
}

}  // namespace mft

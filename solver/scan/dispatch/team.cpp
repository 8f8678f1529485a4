#include "scan/dispatch/team.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

namespace mft::scan {
namespace {

constexpr int letter_tag = 7411;

}  // namespace

Team::Team(MPI_Comm world, int ranks_per_group) {
  int size = 1;
  MPI_Comm_dup(world, &world_);
  MPI_Comm_rank(world_, &rank_);
  MPI_Comm_size(world_, &size);
  groups_ = size / ranks_per_group;
  const int group = rank_ / ranks_per_group;
  MPI_Comm_split(world_, group < groups_ ? group : MPI_UNDEFINED, rank_, &group_);
  leads_ = group < groups_ && rank_ % ranks_per_group == 0;
}

Team::~Team() {
  if (group_ != MPI_COMM_NULL) MPI_Comm_free(&group_);
  MPI_Comm_free(&world_);
}

void Patience::wait() {
  if (microseconds_ > 0) std::this_thread::sleep_for(std::chrono::microseconds(microseconds_));
  microseconds_ = std::min(1000, 2 * microseconds_ + 1);
}

void share(MPI_Comm comm, std::string& bytes) {
  int rank = 0;
  MPI_Comm_rank(comm, &rank);
  unsigned long long size = bytes.size();
  MPI_Request request;
  MPI_Ibcast(&size, 1, MPI_UNSIGNED_LONG_LONG, 0, comm, &request);
  Patience patience;
  for (int done = 0;;) {
    MPI_Test(&request, &done, MPI_STATUS_IGNORE);
    if (done) break;
    patience.wait();
  }
  bytes.resize(size);
  MPI_Bcast(bytes.data(), static_cast<int>(size), MPI_BYTE, 0, comm);
}

void send(MPI_Comm comm, int to, const std::string& bytes) {
  MPI_Send(bytes.data(), static_cast<int>(bytes.size()), MPI_BYTE, to, letter_tag, comm);
}

std::optional<Letter> arrived(MPI_Comm comm) {
  int found = 0, size = 0;
  MPI_Status status;
  MPI_Iprobe(MPI_ANY_SOURCE, letter_tag, comm, &found, &status);
  if (!found) return {};
  MPI_Get_count(&status, MPI_BYTE, &size);
  Letter letter{status.MPI_SOURCE, std::string(static_cast<std::size_t>(size), '\0')};
  MPI_Recv(letter.bytes.data(), size, MPI_BYTE, letter.from, letter_tag, comm, MPI_STATUS_IGNORE);
  return letter;
}

Letter await(MPI_Comm comm) {
  Patience patience;
  for (;;) {
    if (auto letter = arrived(comm)) return std::move(*letter);
    patience.wait();
  }
}

}  // namespace mft::scan

#pragma once
// The ranks of a scan: groups that solve a point each, and how they wait without using the
// processor that others need.
#include <mpi.h>

#include <optional>
#include <string>

namespace mft::scan {

// Ranks [g n, (g + 1) n) are group g, of n ranks; what is left over is in none. Rank 0 leads group
// 0.
class Team {
 public:
  // Collective.
  Team(MPI_Comm world, int ranks_per_group);
  ~Team();
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  MPI_Comm world() const { return world_; }
  MPI_Comm group() const { return group_; }  // MPI_COMM_NULL: in none
  int groups() const { return groups_; }
  int rank() const { return rank_; }
  bool leads() const { return leads_; }  // the first rank of its group

 private:
  MPI_Comm world_ = MPI_COMM_NULL, group_ = MPI_COMM_NULL;
  int groups_ = 0, rank_ = 0;
  bool leads_ = false;
};

// Sleeps a little longer each time, up to a millisecond.
class Patience {
 public:
  void wait();

 private:
  int microseconds_ = 0;
};

// Rank 0's bytes to all ranks of the communicator; those that wait, sleep. Collective.
void share(MPI_Comm comm, std::string& bytes);

// A message between two ranks. `arrived` does not wait.
struct Letter {
  int from;
  std::string bytes;
};
void send(MPI_Comm comm, int to, const std::string& bytes);
std::optional<Letter> arrived(MPI_Comm comm);
Letter await(MPI_Comm comm);

}  // namespace mft::scan

#pragma once
// Slabs over the ranks of a communicator: contiguous blocks of about equal cost.
#include <petscvec.h>

#include <vector>

#include "base/petsc.hpp"
#include "mesh/mesh.hpp"

namespace mft {

// A field is a Vec: slab after slab, in slab n the value of node i at time node j at
// offset(n) + i (r_n + 1) + j. A rank holds its slabs only; ranks beyond the number of slabs none.
class Layout {
 public:
  // Spreads the slabs of a mesh over the ranks of `comm`: the same on all of them, no message.
  Layout(const Mesh& mesh, MPI_Comm comm);

  MPI_Comm comm() const { return comm_; }
  int rank() const { return rank_; }
  int owner(int slab) const { return owner_[slab]; }
  bool local(int slab) const { return slab >= first_ && slab < last_; }
  int first() const { return first_; }  // local slabs are first() .. last()-1
  int last() const { return last_; }
  // The rank of the slab before the local ones, and after; MPI_PROC_NULL: there is none.
  int rank_before() const { return neighbour(first_ - 1); }
  int rank_after() const { return neighbour(last_); }
  PetscInt local_size() const { return offset_[last_] - offset_[first_]; }
  PetscInt offset(int slab) const { return offset_[slab]; }  // in the whole Vec
  PetscInt local_offset(int slab) const { return offset_[slab] - offset_[first_]; }
  VecHandle make_vec() const;

 private:
  int neighbour(int slab) const {
    const bool there = first_ < last_ && slab >= 0 && slab < static_cast<int>(owner_.size());
    return there ? owner_[slab] : MPI_PROC_NULL;
  }

  MPI_Comm comm_;
  int rank_ = 0, first_ = 0, last_ = 0;
  std::vector<int> owner_;
  std::vector<PetscInt> offset_;  // slabs + 1
};

// Read or write access to the local values of a Vec, released at the end of the scope.
class VecReader {
 public:
  explicit VecReader(Vec v) : vec_(v) { check(VecGetArrayRead(v, &values_)); }
  ~VecReader() { VecRestoreArrayRead(vec_, &values_); }
  VecReader(const VecReader&) = delete;
  VecReader& operator=(const VecReader&) = delete;
  const double* operator+(PetscInt offset) const { return values_ + offset; }

 private:
  Vec vec_;
  const double* values_ = nullptr;
};

class VecWriter {
 public:
  explicit VecWriter(Vec v) : vec_(v) { check(VecGetArray(v, &values_)); }
  ~VecWriter() { VecRestoreArray(vec_, &values_); }
  VecWriter(const VecWriter&) = delete;
  VecWriter& operator=(const VecWriter&) = delete;
  double* operator+(PetscInt offset) const { return values_ + offset; }

 private:
  Vec vec_;
  double* values_ = nullptr;
};

}  // namespace mft

#include "checkpoint/vectors.hpp"

#include <algorithm>
#include <optional>

#include "base/collective.hpp"
#include "base/error.hpp"
#include "mesh/layout.hpp"

namespace mft {
namespace {

MPI_Comm comm_of(Vec values) {
  MPI_Comm comm = MPI_COMM_NULL;
  check(PetscObjectGetComm(reinterpret_cast<PetscObject>(values), &comm));
  return comm;
}

// Row n is the part of rank n, which begins at ranges[n].
struct Parts {
  explicit Parts(Vec values) {
    int ranks = 1;
    MPI_Comm_size(comm_of(values), &ranks);
    check(VecGetOwnershipRanges(values, &ranges));
    rows.count = ranks;
    rows.owner = [](std::int64_t n) { return static_cast<int>(n); };
    rows.length = [this](std::int64_t n) { return size(n); };
  }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  hsize_t begin(std::int64_t n) const { return static_cast<hsize_t>(ranges[n]); }
  hsize_t size(std::int64_t n) const { return static_cast<hsize_t>(ranges[n + 1] - ranges[n]); }
  hsize_t all() const { return begin(rows.count); }

  const PetscInt* ranges = nullptr;
  SharedRows rows;
};

}  // namespace

void write_vector(H5Group* root, const std::string& path, Vec values) {
  const Parts parts(values);
  std::optional<H5Dataset> out;
  const auto fill = [&](std::int64_t n, double* row) {
    const VecReader local(values);
    std::copy_n(local + 0, parts.size(n), row);
  };
  const auto sink = [&](std::int64_t n, const double* row) {
    if (!out) out = root->create(path, {parts.all()}, H5Group::Packing::checked);
    if (parts.size(n) > 0) out->write({parts.begin(n)}, {parts.size(n)}, row);
  };
  gather_rows(comm_of(values), parts.rows, fill, sink);
}

void read_vector(const H5Group* root, const std::string& path, Vec values) {
  const Parts parts(values);
  std::optional<H5Dataset> in;
  const auto source = [&](std::int64_t n, double* row) {
    if (!in) in = root->open(path);
    if (in->shape() != Shape{parts.all()}) throw StorageError(path + ": not as long as its mesh");
    if (parts.size(n) > 0) in->read({parts.begin(n)}, {parts.size(n)}, row);
  };
  const auto take = [&](std::int64_t n, const double* row) {
    VecWriter local(values);
    std::copy_n(row, parts.size(n), local + 0);
  };
  scatter_rows(comm_of(values), parts.rows, source, take);
}

}  // namespace mft

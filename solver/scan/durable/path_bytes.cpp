#include "scan/durable/path_bytes.hpp"

#include <algorithm>
#include <utility>

#include "scan/durable/bytes.hpp"

namespace mft {

template <class Archive>
void describe(Archive& archive, Corner& corner) {
  scan::items(archive, corner.x, corner.t);
}

namespace {

// All values of a field, on rank 0.
std::vector<double> gathered(Vec field, const Layout& layout) {
  int ranks = 1;
  MPI_Comm_size(layout.comm(), &ranks);
  const int mine = static_cast<int>(layout.local_size());
  std::vector<int> sizes(ranks), begins(ranks, 0);
  MPI_Gather(&mine, 1, MPI_INT, sizes.data(), 1, MPI_INT, 0, layout.comm());
  for (int r = 1; r < ranks; ++r) begins[r] = begins[r - 1] + sizes[r - 1];
  std::vector<double> all(layout.rank() == 0 ? begins.back() + sizes.back() : 0);
  const VecReader values(field);
  MPI_Gatherv(values + 0, mine, MPI_DOUBLE, all.data(), sizes.data(), begins.data(), MPI_DOUBLE, 0,
              layout.comm());
  return all;
}

void take_part(const std::vector<double>& all, const Layout& layout, Vec field) {
  const PetscInt begin = layout.offset(layout.first()), size = layout.local_size();
  VecWriter values(field);
  std::copy_n(all.begin() + begin, size, values + 0);
}

// A path with its mesh, as one rank has them.
struct WholePath {
  Mesh mesh;
  std::vector<double> strengths, q, p;
};

template <class Archive>
void describe(Archive& archive, WholePath& path) {
  Mesh& mesh = path.mesh;
  SpaceMesh& space = mesh.space;
  scan::items(archive, mesh.level, mesh.smallest, mesh.diffusivity, mesh.spread, mesh.corners,
              space.breaks, space.node, space.point, space.weight, mesh.time.breaks, path.strengths,
              path.q, path.p, space.degree, space.first_node, space.first_point, mesh.time.degree);
}

}  // namespace

namespace scan {

std::string pack(const Guess& guess, MPI_Comm comm) {
  const Layout layout(*guess.mesh, comm);
  std::vector<double> q = gathered(guess.path->q, layout), p = gathered(guess.path->p, layout);
  if (layout.rank() != 0) return "";
  return to_bytes(WholePath{*guess.mesh, guess.strengths, std::move(q), std::move(p)});
}

Guess unpack_guess(const std::string& bytes, MPI_Comm comm) {
  auto whole = from_bytes<WholePath>(bytes);
  Guess guess;
  guess.mesh = std::make_shared<const Mesh>(std::move(whole.mesh));
  guess.strengths = std::move(whole.strengths);
  const Layout layout(*guess.mesh, comm);
  for (const auto* field : {&whole.q, &whole.p})
    if (static_cast<PetscInt>(field->size()) != layout.offset(guess.mesh->time.slabs()))
      throw StorageError("a path is cut short");
  auto path = std::make_shared<Path>(make_path(layout));
  take_part(whole.q, layout, path->q);
  take_part(whole.p, layout, path->p);
  guess.path = std::move(path);
  return guess;
}

}  // namespace scan
}  // namespace mft

#include "scan/durable/path_bytes.hpp"

#include <algorithm>

#include "scan/durable/bytes.hpp"

namespace mft::scan {
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
  if (begin + size > static_cast<PetscInt>(all.size())) throw StorageError("a path is cut short");
  VecWriter values(field);
  std::copy_n(all.begin() + begin, size, values + 0);
}

}  // namespace

std::string pack(const Guess& guess, MPI_Comm comm) {
  const Layout layout(*guess.mesh, comm);
  const std::vector<double> q = gathered(guess.path->q, layout),
                            p = gathered(guess.path->p, layout);
  if (layout.rank() != 0) return "";
  ByteWriter out;
  const Mesh& mesh = *guess.mesh;
  const SpaceMesh& space = mesh.space;
  out.put(mesh.level);
  for (const double number : {mesh.smallest, mesh.diffusivity, mesh.spread}) out.put(number);
  out.put(static_cast<std::uint64_t>(mesh.corners.size()));
  for (const Corner& corner : mesh.corners) {
    out.put(corner.x);
    out.put(corner.t);
  }
  for (const auto* numbers : {&space.breaks, &space.node, &space.point, &space.weight,
                              &mesh.time.breaks, &guess.strengths, &q, &p})
    out.put(*numbers);
  for (const auto* numbers :
       {&space.degree, &space.first_node, &space.first_point, &mesh.time.degree})
    out.put(*numbers);
  return out.take();
}

Guess unpack_guess(const std::string& bytes, MPI_Comm comm) {
  ByteReader in(bytes);
  Mesh mesh;
  Guess guess;
  std::vector<double> q, p;
  SpaceMesh& space = mesh.space;
  in.get(mesh.level);
  for (double* number : {&mesh.smallest, &mesh.diffusivity, &mesh.spread}) in.get(*number);
  for (auto left = in.get<std::uint64_t>(); left > 0; --left) {
    const auto x = in.get<double>(), t = in.get<double>();
    mesh.corners.push_back({x, t});
  }
  for (auto* numbers : {&space.breaks, &space.node, &space.point, &space.weight, &mesh.time.breaks,
                        &guess.strengths, &q, &p})
    in.get(*numbers);
  for (auto* numbers : {&space.degree, &space.first_node, &space.first_point, &mesh.time.degree})
    in.get(*numbers);
  guess.mesh = std::make_shared<const Mesh>(std::move(mesh));
  const Layout layout(*guess.mesh, comm);
  auto path = std::make_shared<Path>(make_path(layout));
  take_part(q, layout, path->q);
  take_part(p, layout, path->p);
  guess.path = std::move(path);
  return guess;
}

}  // namespace mft::scan

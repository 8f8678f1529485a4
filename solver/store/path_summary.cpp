// The summary of a path: one description of its layout serves writing, reading and broadcasting.
#include <fmt/format.h>

#include <cmath>
#include <initializer_list>

#include "base/error.hpp"
#include "store/archive.hpp"
#include "store/path_result.hpp"

namespace mft {
namespace {

using archive::column;

const std::vector<std::string> phase_names{"setup", "assembly", "factor", "sweep", "io", "total"};

std::vector<double> phases(const SecondsRecord& s) {
  return {s.setup, s.assembly, s.factor, s.sweep, s.io, s.total};
}

// The record number `row` of consecutive ones; throws when it is not there.
SecondsRecord seconds_of(const std::vector<double>& v, std::size_t row) {
  const std::size_t i = row * phase_names.size();
  if (v.size() < i + phase_names.size()) throw StorageError("seconds: too few numbers");
  return {v[i], v[i + 1], v[i + 2], v[i + 3], v[i + 4], v[i + 5]};
}

template <class Archive>
void describe_newton(Archive& archive, std::vector<MeshRecord>& meshes) {
  std::vector<std::int64_t> counts;
  std::vector<NewtonRecord> steps;
  for (const MeshRecord& mesh : meshes) {
    counts.push_back(std::int64_t(mesh.newton.size()));
    steps.insert(steps.end(), mesh.newton.begin(), mesh.newton.end());
  }
  archive.array("levels/newton_steps", counts);
  const std::string folder = "levels/newton/";
  column(
      archive, folder + "scale", steps, [](NewtonRecord & s) -> auto& { return s.scale; });
  column(
      archive, folder + "residual", steps, [](NewtonRecord & s) -> auto& { return s.residual; });
  column(
      archive, folder + "decrement", steps, [](NewtonRecord & s) -> auto& { return s.decrement; });
  column(
      archive, folder + "iterations", steps,
      [](NewtonRecord & s) -> auto& { return s.iterations; });
  column(
      archive, folder + "lowest_eigenvalue", steps,
      [](NewtonRecord & s) -> auto& { return s.lowest_eigenvalue; });
  auto next = steps.begin();
  for (std::size_t i = 0; i < meshes.size() && i < counts.size(); ++i) {
    if (counts[i] < 0 || counts[i] > steps.end() - next)
      throw StorageError("levels/newton_steps: more steps than there are");
    meshes[i].newton.assign(next, next + counts[i]);
    next += counts[i];
  }
}

template <class Archive>
void describe_meshes(Archive& archive, std::vector<MeshRecord>& meshes, std::size_t instants) {
  const std::string folder = "levels/";
  const auto integers = [&](const char* name, std::int64_t MeshRecord::*member) {
    column(
        archive, folder + name, meshes, [member](MeshRecord & m) -> auto& { return m.*member; });
  };
  integers("level", &MeshRecord::level);
  integers("lowest_degree", &MeshRecord::lowest_degree);
  integers("highest_degree", &MeshRecord::highest_degree);
  integers("lowest_time_degree", &MeshRecord::lowest_time_degree);
  integers("highest_time_degree", &MeshRecord::highest_time_degree);
  integers("elements", &MeshRecord::elements);
  integers("slabs", &MeshRecord::slabs);
  integers("unknowns", &MeshRecord::unknowns);
  column(
      archive, folder + "counting_width", meshes,
      [](MeshRecord & m) -> auto& { return m.counting_width; });
  column(
      archive, folder + "mu", meshes, [](MeshRecord & m) -> auto& { return m.mu; });

  std::vector<double> Q, seconds;
  for (const MeshRecord& mesh : meshes) {
    const std::vector<double> row = phases(mesh.seconds);
    Q.insert(Q.end(), mesh.Q.begin(), mesh.Q.end());
    seconds.insert(seconds.end(), row.begin(), row.end());
  }
  archive.table(folder + "Q", Q, {meshes.size(), instants});
  archive.table(folder + "seconds", seconds, {meshes.size(), phase_names.size()});
  archive.labels(folder + "seconds", "phases", phase_names);
  if (Q.size() != meshes.size() * instants) throw StorageError("levels/Q: another length");
  for (std::size_t i = 0; i < meshes.size(); ++i) {
    meshes[i].Q.assign(Q.begin() + long(i * instants), Q.begin() + long((i + 1) * instants));
    meshes[i].seconds = seconds_of(seconds, i);
  }
  describe_newton(archive, meshes);
}

template <class Archive>
void describe_problem(Archive& archive, PathSummary& s) {
  archive.attribute("status", s.status);
  archive.attribute("reason", s.reason);
  archive.attribute("model", s.model);
  archive.attribute("initial", s.initial);
  archive.attribute("left", s.left);
  archive.attribute("right", s.right);
  archive.attribute("final_time", s.final_time);
  archive.attribute("largest_diffusivity", s.largest_diffusivity);
  archive.attribute("lambda", s.instants.lambda);
  archive.attribute("lambda_position", s.instants.lambda_position);
  archive.attribute("scale_reached", s.scale_reached);
  archive.attribute("level", s.level);
  archive.attribute("newton", s.newton);
  archive.attribute("iterations", s.iterations);
  archive.attribute("lowest_eigenvalue", s.lowest_eigenvalue);
  archive.array("history/time", s.instants.time);
  archive.array("history/B", s.instants.B);
  archive.array("history/B_error", s.instants.B_error);
  archive.array("history/position", s.instants.position);
  archive.array("history/start", s.instants.origin);
}

// Where each thing stands in the file.
template <class Archive>
void describe(Archive& archive, PathSummary& s) {
  describe_problem(archive, s);
  archive.estimate("mu", s.mu, s.mu_error);
  archive.number("mu_parts/history", s.history);
  archive.number("mu_parts/initial", s.initial_cost);
  archive.number("mu_parts/noise", s.noise);
  archive.estimate("Phi", s.Phi, s.Phi_error);
  archive.array("Q", s.Q);
  archive.array("Q_error", s.Q_error);
  archive.array("current/t", s.current_t);
  archive.array("current/Q", s.current_Q);
  archive.number("identities/action_minus_14", s.identities.action_minus_14);
  archive.number("identities/mass", s.identities.mass);
  archive.array("identities/flux", s.identities.flux);
  archive.array("points/x", s.points.x);
  archive.array("points/t", s.points.t);
  archive.array("points/q", s.points.q);
  archive.array("points/p", s.points.p);
  archive.array("points/q_error", s.points.q_error);
  archive.array("points/p_error", s.points.p_error);
  archive.array("mesh/element_ends", s.mesh.element_ends);
  archive.array("mesh/element_degree", s.mesh.element_degrees);
  archive.array("mesh/slab_ends", s.mesh.slab_ends);
  archive.array("mesh/slab_degree", s.mesh.slab_degrees);
  archive.array("mesh/x", s.mesh.x);
  archive.array("mesh/t", s.mesh.t);
  describe_meshes(archive, s.meshes, s.Q.size());
}

template <class Archive>
void describe(Archive& archive, SecondsRecord& s) {
  std::vector<double> seconds = phases(s);
  archive.array("seconds", seconds);
  archive.labels("seconds", "phases", phase_names);
  s = seconds_of(seconds, 0);
}

// Throws StorageError when arrays that go together differ in length.
void check_lengths(const PathSummary& s) {
  const auto equal = [](const char* what, std::size_t wanted,
                        std::initializer_list<std::size_t> found) {
    for (const std::size_t n : found)
      if (n != wanted) throw StorageError(std::string(what) + ": arrays differ in length");
  };
  const HistoryArrays& h = s.instants;
  equal("history", s.Q.size(),
        {s.Q_error.size(), h.time.size(), h.B.size(), h.B_error.size(), h.position.size(),
         h.origin.size()});
  const PointArrays& p = s.points;
  equal("points", p.x.size(),
        {p.t.size(), p.q.size(), p.p.size(), p.q_error.size(), p.p_error.size()});
  equal("current", s.current_t.size(), {s.current_Q.size()});
  std::size_t rows = 0;
  for (const std::int64_t degree : s.mesh.slab_degrees) {
    if (degree < 0 || degree > 1000) throw StorageError("mesh: impossible degree");
    rows += std::size_t(degree) + 1;
  }
  equal("mesh", s.mesh.t.size(), {rows});
  equal("mesh", s.mesh.slab_ends.size(), {s.mesh.slab_degrees.size() + 1});
  equal("mesh", s.mesh.element_ends.size(), {s.mesh.element_degrees.size() + 1});
}

}  // namespace

void write_summary(H5Group& root, const PathSummary& summary) {
  PathSummary copy = summary;
  check_lengths(copy);
  archive::Writer writer{root};
  describe(writer, copy);
}

void write_seconds(H5Group& root, SecondsRecord seconds) {
  root.write("phase", phase_names);
  archive::Writer writer{root};
  describe(writer, seconds);
}

PathSummary read_summary(const H5Group& root) {
  PathSummary summary;
  archive::Reader reader{root};
  describe(reader, summary);
  describe(reader, summary.seconds);
  check_lengths(summary);
  return summary;
}

void broadcast(MPI_Comm comm, PathSummary& summary) {
  archive::Broadcaster broadcaster{comm};
  describe(broadcaster, summary);
  describe(broadcaster, summary.seconds);
}

}  // namespace mft

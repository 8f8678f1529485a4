#include "checkpoint/state_file.hpp"

#include <fmt/format.h>

#include "base/collective.hpp"
#include "checkpoint/vectors.hpp"
#include "store/archive.hpp"

namespace mft {
namespace {

// An int, a bool or an enumerator, which files have as std::int64_t.
template <class Archive, class Integer>
void integer(Archive& archive, const std::string& name, Integer& value) {
  auto stored = static_cast<std::int64_t>(value);
  archive.attribute(name, stored);
  value = static_cast<Integer>(stored);
}

template <class Archive>
void describe(Archive& archive, MeshChoice& choice) {
  integer(archive, "level", choice.level);
  integer(archive, "rung", choice.rung);
  integer(archive, "caution", choice.caution);
  archive.attribute("widening", choice.widening);
}

template <class Archive>
void describe_steps(Archive& archive, std::vector<NewtonStep>& steps) {
  const auto number = [&](const char* name, double NewtonStep::*member) {
    archive::column(
        archive, name, steps, [member](NewtonStep & s) -> auto& { return s.*member; });
  };
  number("newton/residual", &NewtonStep::residual);
  number("newton/decrement", &NewtonStep::decrement);
  number("newton/lowest", &NewtonStep::lowest);
  number("newton/highest", &NewtonStep::highest);
  number("newton/scale", &NewtonStep::scale);
  std::vector<std::int64_t> iterations;
  for (const NewtonStep& step : steps) iterations.push_back(step.iterations);
  archive.array("newton/iterations", iterations);
  if (iterations.size() != steps.size()) throw StorageError("newton: arrays differ in length");
  for (std::size_t n = 0; n < steps.size(); ++n)
    steps[n].iterations = static_cast<int>(iterations[n]);
}

template <class Archive>
void describe(Archive& archive, FinishedLevel& level) {
  LevelOutcome& o = level.outcome;
  describe(archive, o.choice);
  integer(archive, "continuation_trials", o.continuation_trials);
  integer(archive, "slab_solves", o.slab_solves);
  integer(archive, "factorisations", o.factorisations);
  integer(archive, "reached", o.reached);
  archive.attribute("lowest", o.lowest);
  archive.attribute("scale", o.scale);
  archive.attribute("reason", o.reason);
  PhaseSeconds& s = o.seconds;
  std::vector<double> seconds{s.assembly, s.factor, s.sweep, s.io, s.total};
  archive.array("seconds", seconds);
  if (seconds.size() != 5) throw StorageError("seconds: not five numbers");
  s = {seconds[0], seconds[1], seconds[2], seconds[3], seconds[4]};
  describe_steps(archive, o.steps);
  archive.array("strengths", level.solved.strengths);
}

template <class Archive>
void describe(Archive& archive, UnfinishedLevel& level) {
  describe(archive, level.choice);
  ContinuationState& c = level.continuation;
  archive.attribute("scale", c.scale);
  archive.attribute("step", c.step);
  archive.array("strengths", c.strengths);
  archive.array("typical_Q", c.typical_Q);
  integer(archive, "trials", c.so_far.trials);
  archive.attribute("lowest", c.so_far.lowest);
  archive.attribute("reason", c.so_far.reason);
  describe_steps(archive, c.so_far.steps);
}

// All but the path of a mesh, in its group; from rank 0 to all.
template <class Level>
void read_description(MPI_Comm comm, const H5Group* root, const std::string& group, Level& level) {
  on_root(comm, [&] {
    const H5Group in = root->open_group(group);
    archive::Reader reader{in};
    describe(reader, level);
  });
  archive::Broadcaster broadcaster{comm};
  describe(broadcaster, level);
}

std::string group_of(std::size_t level) { return fmt::format("levels/{:04}", level); }

void write_path_values(H5Group* root, const std::string& group, const Path& path) {
  write_vector(root, group + "/q", path.q);
  write_vector(root, group + "/p", path.p);
}

Path read_path_values(MPI_Comm comm, const H5Group* root, const std::string& group,
                      const Mesh& mesh) {
  Path path = make_path(Layout(mesh, comm));
  read_vector(root, group + "/q", path.q);
  read_vector(root, group + "/p", path.p);
  return path;
}

void write_level(MPI_Comm comm, H5Group* root, const std::string& group, FinishedLevel level) {
  long counts[2] = {level.outcome.slab_solves, level.outcome.factorisations};
  MPI_Allreduce(MPI_IN_PLACE, counts, 2, MPI_LONG, MPI_SUM, comm);
  level.outcome.slab_solves = counts[0];
  level.outcome.factorisations = counts[1];
  on_root(comm, [&] {
    H5Group out = root->group(group);
    archive::Writer writer{out};
    describe(writer, level);
  });
  write_path_values(root, group, *level.solved.path);
}

void write_level(MPI_Comm comm, H5Group* root, const std::string& group,
                 const UnfinishedLevel& level) {
  on_root(comm, [&] {
    const ContinuationState& c = level.continuation;
    UnfinishedLevel copy{level.choice, {}};
    copy.continuation = {{}, c.scale, c.strengths, c.typical_Q, c.step, c.so_far};
    H5Group out = root->group(group);
    archive::Writer writer{out};
    describe(writer, copy);
  });
  write_path_values(root, group, level.continuation.path);
}

FinishedLevel read_finished(MPI_Comm comm, const H5Group* root, const std::string& group,
                            const Settings& settings, const Problem& problem) {
  FinishedLevel level;
  read_description(comm, root, group, level);
  int rank = 0;
  MPI_Comm_rank(comm, &rank);
  if (rank != 0) level.outcome.slab_solves = level.outcome.factorisations = 0;
  level.solved.mesh =
      std::make_shared<const Mesh>(make_mesh(mesh_plan(settings, problem, level.outcome.choice)));
  level.solved.path =
      std::make_shared<Path>(read_path_values(comm, root, group, *level.solved.mesh));
  return level;
}

UnfinishedLevel read_under_way(MPI_Comm comm, const H5Group* root, const std::string& group,
                               const Settings& settings, const Problem& problem) {
  UnfinishedLevel level;
  read_description(comm, root, group, level);
  const Mesh mesh = make_mesh(mesh_plan(settings, problem, level.choice));
  level.continuation.path = read_path_values(comm, root, group, mesh);
  return level;
}

}  // namespace

void write_state(MPI_Comm comm, H5Group* root, const SolveState& state) {
  const bool under_way = state.under_way.continuation.path.q != nullptr;
  on_root(comm, [&] {
    root->set_attribute(".", "finished", static_cast<std::int64_t>(state.finished.size()));
    root->set_attribute(".", "under_way", static_cast<std::int64_t>(under_way));
  });
  for (std::size_t n = 0; n < state.finished.size(); ++n)
    write_level(comm, root, group_of(n), state.finished[n]);
  if (under_way) write_level(comm, root, "under_way", state.under_way);
}

SolveState read_state(MPI_Comm comm, const H5Group* root, const Settings& settings,
                      const Problem& problem) {
  std::int64_t counts[2] = {0, 0};
  on_root(comm, [&] {
    counts[0] = root->read_attribute<std::int64_t>(".", "finished");
    counts[1] = root->read_attribute<std::int64_t>(".", "under_way");
  });
  MPI_Bcast(counts, 2, MPI_INT64_T, 0, comm);
  SolveState state;
  for (std::int64_t n = 0; n < counts[0]; ++n)
    state.finished.push_back(
        read_finished(comm, root, group_of(static_cast<std::size_t>(n)), settings, problem));
  if (counts[1]) state.under_way = read_under_way(comm, root, "under_way", settings, problem);
  return state;
}

}  // namespace mft

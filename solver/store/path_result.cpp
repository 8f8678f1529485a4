#include "store/path_result.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

#include "base/collective.hpp"
#include "base/error.hpp"
#include "store/archive.hpp"
#include "store/result_file.hpp"

namespace mft {
namespace {

int slab_count(const MeshArrays& mesh) { return int(mesh.slab_degrees.size()); }

std::size_t time_nodes(const MeshArrays& mesh, int slab) {
  return std::size_t(mesh.slab_degrees[slab]) + 1;
}

// Writes `values` as the axis `name` of `group`.
H5Dataset write_axis(H5Group& group, const std::string& name, const std::vector<double>& values) {
  group.write(name, values);
  H5Dataset axis = group.open(name);
  axis.make_scale(name);
  return axis;
}

// q and p over (t, x), written slab by slab or time by time.
struct FieldPair {
  FieldPair(H5Group group, const H5Dataset& t, const H5Dataset& x)
      : columns(x.shape()[0]),
        q(group.create("q", {t.shape()[0], columns})),
        p(group.create("p", {t.shape()[0], columns})) {
    for (H5Dataset* field : {&q, &p}) {
      field->attach_scale(0, t);
      field->attach_scale(1, x);
    }
  }

  // `values` is `rows` rows of q, then as many of p.
  void append(hsize_t rows, const double* values) {
    q.write({next, 0}, {rows, columns}, values);
    p.write({next, 0}, {rows, columns}, values + rows * columns);
    next += rows;
  }

  hsize_t columns, next = 0;
  H5Dataset q, p;
};

// The rows that pass between ranks: q, then p, of one slab.
SharedRows slab_rows(const MeshArrays& mesh, const std::function<int(int)>& owner) {
  SharedRows rows;
  rows.count = slab_count(mesh);
  rows.owner = [owner](std::int64_t n) { return owner(int(n)); };
  rows.length = [&mesh](std::int64_t n) { return 2 * time_nodes(mesh, int(n)) * mesh.x.size(); };
  return rows;
}

// `file` is that of rank 0 and null elsewhere.
void write_fields(MPI_Comm comm, ResultFile* file, const MeshArrays& mesh,
                  const PathFields& fields) {
  std::optional<FieldPair> out;
  on_root(comm, [&] {
    H5Group axes = file->root().open_group("mesh");
    H5Dataset t = axes.open("t"), x = axes.open("x");
    t.make_scale("t");
    x.make_scale("x");
    out.emplace(file->root().group("fields"), t, x);
  });
  const auto fill = [&](std::int64_t n, double* row) {
    fields.slab_values(int(n), row, row + time_nodes(mesh, int(n)) * mesh.x.size());
  };
  const auto sink = [&](std::int64_t n, const double* row) {
    out->append(time_nodes(mesh, int(n)), row);
  };
  gather_rows(comm, slab_rows(mesh, [&](int n) { return fields.owner(n); }), fill, sink);
}

// `count` times from 0 to the final one, uniform between instants, which are among them; more
// than `count` if there are more instants.
std::vector<double> profile_times(const PathSummary& summary, int count) {
  std::vector<double> ends = summary.instants.time;
  ends.insert(ends.end(), {0.0, summary.final_time});
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  const int pieces = int(ends.size()) - 1;
  // Each interval has a step; the others go where steps are longest.
  std::vector<int> steps(pieces, 1);
  const auto step = [&](std::size_t i) { return (ends[i + 1] - ends[i]) / steps[i]; };
  for (int spare = count - 1 - pieces; spare > 0; --spare) {
    std::size_t longest = 0;
    for (std::size_t i = 1; i < steps.size(); ++i)
      if (step(i) > step(longest) * (1 + 1e-12)) longest = i;
    ++steps[longest];
  }
  std::vector<double> times{ends[0]};
  for (std::size_t i = 0; i < steps.size(); ++i) {
    for (int j = 1; j < steps[i]; ++j)
      times.push_back(ends[i] + (ends[i + 1] - ends[i]) * j / steps[i]);
    times.push_back(ends[i + 1]);
  }
  return times;
}

// `count` uniform positions, to four diffusion lengths beyond the outermost marks, within the
// window.
std::vector<double> profile_positions(const PathSummary& summary, int count) {
  const std::vector<double>& marks = summary.marks;
  const auto [first, last] = std::minmax_element(marks.begin(), marks.end());
  const double reach = 4 * std::sqrt(summary.largest_diffusivity * summary.final_time);
  const double from = std::max(*first - reach, summary.mesh.x.front());
  const double to = std::min(*last + reach, summary.mesh.x.back());
  if (count < 2) return {0.5 * (from + to)};
  std::vector<double> x(count, to);
  for (int i = 0; i + 1 < count; ++i) x[i] = from + (to - from) * i / (count - 1);
  return x;
}

// The slab that ends at t or has it inside; slab ends count as equal within round-off.
int slab_at(const MeshArrays& mesh, double t) {
  const std::vector<double>& ends = mesh.slab_ends;
  const auto after = std::lower_bound(ends.begin() + 1, ends.end() - 1, t - 1e-13 * ends.back());
  return int(after - ends.begin()) - 1;
}

// /path: row 0 is q0, the others are the times.
void write_profiles(MPI_Comm comm, ResultFile* file, const OutputSettings& output,
                    const PathSummary& summary, const PathFields& fields) {
  const std::vector<double> times = profile_times(summary, output.profile_t);
  const std::vector<double> x = profile_positions(summary, output.profile_x);
  std::optional<FieldPair> out;
  on_root(comm, [&] {
    H5Group group = file->root().group("path");
    const H5Dataset t_axis = write_axis(group, "t", times), x_axis = write_axis(group, "x", x);
    out.emplace(file->root().open_group("path"), t_axis, x_axis);
  });
  const auto time_of = [&](std::int64_t n) { return times[n - 1]; };
  SharedRows rows;
  rows.count = std::int64_t(times.size()) + 1;
  rows.owner = [&](std::int64_t n) {
    return fields.owner(n == 0 ? 0 : slab_at(summary.mesh, time_of(n)));
  };
  rows.length = [&](std::int64_t n) { return n == 0 ? x.size() : 2 * x.size(); };
  const auto fill = [&](std::int64_t n, double* row) {
    if (n == 0) return fields.initial_profile(x, row);
    const int slab = slab_at(summary.mesh, time_of(n));
    const double end = summary.mesh.slab_ends[slab + 1];
    fields.evaluate(slab, std::min(time_of(n), end), x, row, row + x.size());
  };
  const auto sink = [&](std::int64_t n, const double* row) {
    if (n > 0) return out->append(1, row);
    H5Group group = file->root().open_group("path");
    H5Dataset q0 = group.create("q0", {x.size()});
    q0.attach_scale(0, group.open("x"));
    q0.write({0}, {x.size()}, row);
  };
  gather_rows(comm, rows, fill, sink);
}

// A path that stopped short never takes the place of a complete one.
void keep_complete(const std::string& target, const PathSummary& summary) {
  const std::string found = find_file(target).status;
  if (summary.status == "none" && !found.empty() && found != "none")
    throw InputError(target + ": in the way is a complete result; it is left alone");
}

}  // namespace

void write_path(MPI_Comm comm, const std::string& target, const PathResult& result,
                const PathFields& fields) {
  const Settings& settings = result.settings;
  const PathSummary& summary = result.summary;
  std::unique_ptr<ResultFile> file;
  on_root(comm, [&] {
    keep_complete(target, summary);
    file = std::make_unique<ResultFile>(target, path_format);
    write_provenance(file->root(), settings, result.program);
    write_summary(file->root(), summary);
  });
  if (settings.output.fields) write_fields(comm, file.get(), summary.mesh, fields);
  write_profiles(comm, file.get(), settings.output, summary, fields);
  on_root(comm, [&] {
    write_seconds(file->root(), result.seconds ? result.seconds() : result.summary.seconds);
    file->commit();
  });
}

PathFile::PathFile(MPI_Comm comm, const std::string& path) : comm_(comm) {
  std::string fields;
  on_root(comm, [&] {
    file_ = open_result(path, path_format);
    summary_ = read_summary(file_);
    input_text_ = file_.read<std::string>("input");
    resolved_text_ = file_.read<std::string>("resolved");
    has_fields_ = file_.has("fields/q") && file_.has("fields/p");
    if (!has_fields_) return;
    const Shape wanted{summary_.mesh.t.size(), summary_.mesh.x.size()};
    if (file_.open("fields/q").shape() != wanted || file_.open("fields/p").shape() != wanted)
      throw StorageError(path + ": fields and mesh differ in shape");
  });
  broadcast(comm, summary_);
  archive::Broadcaster broadcaster{comm};
  broadcaster.attribute("input", input_text_);
  broadcaster.attribute("resolved", resolved_text_);
  int flag = has_fields_;
  MPI_Bcast(&flag, 1, MPI_INT, 0, comm);
  has_fields_ = flag != 0;
}

void PathFile::read_fields(
    const std::function<int(int)>& owner,
    const std::function<void(int, const double*, const double*)>& take) const {
  if (!has_fields_) throw InputError("the result holds no fields (output.fields was false)");
  std::optional<H5Dataset> q, p;
  on_root(comm_, [&] {
    q = file_.open("fields/q");
    p = file_.open("fields/p");
  });
  const hsize_t columns = summary_.mesh.x.size();
  hsize_t next = 0;
  const auto source = [&](std::int64_t n, double* row) {
    const hsize_t rows = time_nodes(summary_.mesh, int(n));
    q->read({next, 0}, {rows, columns}, row);
    p->read({next, 0}, {rows, columns}, row + rows * columns);
    next += rows;
  };
  const auto spread = [&](std::int64_t n, const double* row) {
    take(int(n), row, row + time_nodes(summary_.mesh, int(n)) * columns);
  };
  scatter_rows(comm_, slab_rows(summary_.mesh, owner), source, spread);
}

}  // namespace mft

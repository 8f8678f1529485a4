#include "store/path_result.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
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

// q and p over (t, x), written slab by slab or time by time.
struct FieldPair {
  FieldPair(H5Group group, hsize_t times, hsize_t places)
      : columns(places),
        q(group.create("q", {times, places})),
        p(group.create("p", {times, places})) {}

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
    H5Group& root = file->root();
    out.emplace(root.group("fields"), mesh.t.size(), mesh.x.size());
    // readers look for the axes of an array in its own folder and those above
    for (const std::string axis : {"t", "x"}) root.link("mesh/" + axis, "fields/" + axis);
  });
  const auto fill = [&](std::int64_t n, double* row) {
    fields.slab_values(int(n), row, row + time_nodes(mesh, int(n)) * mesh.x.size());
  };
  const auto sink = [&](std::int64_t n, const double* row) {
    out->append(time_nodes(mesh, int(n)), row);
  };
  gather_rows(comm, slab_rows(mesh, [&](int n) { return fields.owner(n); }), fill, sink);
}

// `count` places from the first of `ends` to the last, uniform between them, which are among the
// places; more than `count` if there are more ends.
std::vector<double> spread(std::vector<double> ends, int count) {
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
  std::vector<double> places{ends[0]};
  for (std::size_t i = 0; i < steps.size(); ++i) {
    for (int j = 1; j < steps[i]; ++j)
      places.push_back(ends[i] + (ends[i + 1] - ends[i]) * j / steps[i]);
    places.push_back(ends[i + 1]);
  }
  return places;
}

// From 0 to the final time, through every instant.
std::vector<double> profile_times(const PathSummary& summary, int count) {
  std::vector<double> ends = summary.instants.time;
  ends.insert(ends.end(), {0.0, summary.final_time});
  return spread(ends, count);
}

// Over the range asked for, else to four diffusion lengths beyond the outermost marks, within the
// window; through every mark on the way.
std::vector<double> profile_positions(const PathSummary& summary, const OutputSettings& output) {
  const std::vector<double>& marks = summary.marks;
  const auto [first, last] = std::minmax_element(marks.begin(), marks.end());
  const double reach = 4 * std::sqrt(summary.largest_diffusivity * summary.final_time);
  std::vector<double> ends{std::max(*first - reach, summary.mesh.x.front()),
                           std::min(*last + reach, summary.mesh.x.back())};
  if (output.profile_range) ends = {output.profile_range->first, output.profile_range->second};
  const double from = ends[0], to = ends[1];
  std::copy_if(marks.begin(), marks.end(), std::back_inserter(ends),
               [&](double mark) { return from < mark && mark < to; });
  return spread(ends, output.profile_x);
}

// The slab that ends at t or has it inside; slab ends count as equal within round-off.
int slab_at(const MeshArrays& mesh, double t) {
  const std::vector<double>& ends = mesh.slab_ends;
  const auto after = std::lower_bound(ends.begin() + 1, ends.end() - 1, t - 1e-13 * ends.back());
  return int(after - ends.begin()) - 1;
}

// Where the initial profile is wanted: at x, then on the left and on the right of every mark.
std::vector<double> initial_places(std::vector<double> x, const std::vector<double>& marks) {
  for (double mark : marks)
    x.push_back(std::nextafter(mark, -std::numeric_limits<double>::infinity()));
  x.insert(x.end(), marks.begin(), marks.end());
  return x;
}

// The initial profile, whose values are those at initial_places().
void write_initial(H5Group group, std::size_t places, std::size_t marks, const double* values) {
  const auto next = [&](std::size_t count) {
    const double* begin = values;
    values += count;
    return std::vector<double>(begin, values);
  };
  group.write("q0", next(places));
  group.write("q0_left", next(marks));
  group.write("q0_right", next(marks));
}

// /path: row 0 is the initial profile, the others are the times.
void write_profiles(MPI_Comm comm, ResultFile* file, const OutputSettings& output,
                    const PathSummary& summary, const PathFields& fields) {
  const std::vector<double> times = profile_times(summary, output.profile_t);
  const std::vector<double> x = profile_positions(summary, output);
  std::vector<double> marks = summary.marks;
  std::sort(marks.begin(), marks.end());
  const std::vector<double> initial = initial_places(x, marks);
  std::optional<FieldPair> out;
  on_root(comm, [&] {
    H5Group group = file->root().group("path");
    group.write("t", times);
    group.write("x", x);
    group.write("step", marks);
    out.emplace(file->root().open_group("path"), times.size(), x.size());
  });
  const auto time_of = [&](std::int64_t n) { return times[n - 1]; };
  SharedRows rows;
  rows.count = std::int64_t(times.size()) + 1;
  rows.owner = [&](std::int64_t n) {
    return fields.owner(n == 0 ? 0 : slab_at(summary.mesh, time_of(n)));
  };
  rows.length = [&](std::int64_t n) { return n == 0 ? initial.size() : 2 * x.size(); };
  const auto fill = [&](std::int64_t n, double* row) {
    if (n == 0) return fields.initial_profile(initial, row);
    const int slab = slab_at(summary.mesh, time_of(n));
    const double end = summary.mesh.slab_ends[slab + 1];
    fields.evaluate(slab, std::min(time_of(n), end), x, row, row + x.size());
  };
  const auto sink = [&](std::int64_t n, const double* row) {
    if (n > 0) return out->append(1, row);
    write_initial(file->root().open_group("path"), x.size(), marks.size(), row);
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

#include "scan/result.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>

#include "base/error.hpp"
#include "input/keys.hpp"
#include "store/result_file.hpp"

namespace mft::scan {

const char* const scan_format = "mft-scan 1";

namespace {

// Arrays over the axes, each named after them.
class Arrays {
 public:
  Arrays(H5Group& root, const Points& points, std::size_t instants) : root_(root) {
    for (std::size_t a = 0; a < points.axes.size(); ++a)
      add_axis(points.axes[a], points.listed ? "point" : "");
    std::vector<std::int64_t> numbers(instants);
    for (std::size_t k = 0; k < instants; ++k) numbers[k] = static_cast<std::int64_t>(k);
    if (instants == 0) return;
    root_.write("instant", numbers);
    root_.open("instant").make_scale("instant");
  }

  template <class T>
  void write(const std::string& name, const std::vector<T>& values) {
    put(name, values, shape_, scales_);
  }

  template <class T>
  void write_by_instant(const std::string& name, const std::vector<T>& values, std::size_t count) {
    if (count == 0) return;
    Shape shape = shape_;
    shape.push_back(count);
    auto scales = scales_;
    scales.push_back("instant");
    put(name, values, shape, scales);
  }

 private:
  // The first key of an axis is its dimension; the others are arrays along it. Each is in /axes,
  // and in the root for readers that look for dimensions beside the arrays.
  void add_axis(const Axis& axis, const std::string& own_name) {
    std::string dimension = "axes/" + (own_name.empty() ? axis.keys[0] : own_name);
    shape_.push_back(axis.size());
    if (!own_name.empty()) {
      std::vector<std::int64_t> numbers(axis.size());
      for (std::size_t i = 0; i < axis.size(); ++i) numbers[i] = static_cast<std::int64_t>(i);
      root_.write(dimension, numbers);
      root_.set_attribute(dimension, "long_name", std::string("point, in the order of the list"));
      root_.set_attribute(dimension, "units", std::string("1"));
      make_dimension(dimension, own_name);
    }
    for (std::size_t k = 0; k < axis.keys.size(); ++k) {
      const std::string path = "axes/" + axis.keys[k];
      write_values(path, axis, k);
      if (path == dimension) {
        make_dimension(path, axis.keys[k]);
      } else {
        root_.open(path).attach_scale(0, root_.open(dimension));
        root_.link(path, axis.keys[k]);
      }
    }
    scales_.push_back(dimension);
  }

  // The values of a key, with what the table of keys says of it.
  void write_values(const std::string& path, const Axis& axis, std::size_t k) {
    const std::vector<double> numbers = axis.numbers(k);
    if (!numbers.empty()) {
      root_.write(path, numbers);
    } else {
      std::vector<std::string> texts;
      for (std::size_t i = 0; i < axis.size(); ++i) texts.push_back(axis.text(i, k));
      root_.write(path, texts);
    }
    const Key* key = find_key(axis.keys[k]);
    root_.set_attribute(path, "long_name", key ? key->text : axis.keys[k]);
    if (numbers.empty()) return;
    const std::string unit = key ? key->allowed.unit : "";
    root_.set_attribute(path, "units", unit.empty() ? std::string("1") : unit);
  }

  void make_dimension(const std::string& path, const std::string& name) {
    root_.open(path).make_scale(name);
    root_.link(path, name);
  }

  template <class T>
  void put(const std::string& name, const std::vector<T>& values, const Shape& shape,
           const std::vector<std::string>& scales) {
    root_.write(name, values, shape);
    H5Dataset array = root_.open(name);
    for (std::size_t d = 0; d < scales.size(); ++d)
      array.attach_scale(static_cast<unsigned>(d), root_.open(scales[d]));
  }

  H5Group& root_;
  Shape shape_;
  std::vector<std::string> scales_;
};

// The numbers of a record, by the name of their array.
const std::vector<std::pair<const char*, std::function<double&(Record&)>>>& numbers() {
  static const std::vector<std::pair<const char*, std::function<double&(Record&)>>> all = {
      {"mu", [](Record& r) -> double& { return r.mu.value; }},
      {"error", [](Record& r) -> double& { return r.mu.error; }},
      {"Phi", [](Record& r) -> double& { return r.Phi.value; }},
      {"Phi_error", [](Record& r) -> double& { return r.Phi.error; }},
      {"exact", [](Record& r) -> double& { return r.exact.value; }},
      {"exact_error", [](Record& r) -> double& { return r.exact.error; }},
      {"exact_Phi", [](Record& r) -> double& { return r.exact_Phi.value; }},
      {"exact_Phi_error", [](Record& r) -> double& { return r.exact_Phi.error; }},
      {"lowest_eigenvalue", [](Record& r) -> double& { return r.lowest_eigenvalue; }},
      {"scale_reached", [](Record& r) -> double& { return r.scale_reached; }},
      {"seconds", [](Record& r) -> double& { return r.seconds; }},
  };
  return all;
}

const std::vector<std::pair<const char*, std::int64_t Record::*>>& integers() {
  static const std::vector<std::pair<const char*, std::int64_t Record::*>> all = {
      {"iterations", &Record::iterations}, {"newton", &Record::newton}, {"level", &Record::level}};
  return all;
}

// Per instant: value and error.
const std::vector<std::pair<const char*, std::vector<Estimate> Record::*>>& by_instant() {
  static const std::vector<std::pair<const char*, std::vector<Estimate> Record::*>> all = {
      {"Q", &Record::Q}, {"B", &Record::B}};
  return all;
}

std::size_t most_instants(const std::vector<Record>& records) {
  std::size_t most = 0;
  for (const Record& r : records) most = std::max({most, r.Q.size(), r.B.size()});
  return most;
}

// Those of numbers() whose name begins with `prefix`.
void write_numbers(Arrays& arrays, std::vector<Record>& records, const std::string& prefix) {
  for (const auto& [name, of] : numbers()) {
    if (std::string(name).rfind(prefix, 0) != 0) continue;
    std::vector<double> values;
    for (Record& r : records) values.push_back(of(r));
    arrays.write(name, values);
  }
}

void write_records(Arrays& arrays, std::vector<Record> records) {
  const std::size_t instants = most_instants(records);
  write_numbers(arrays, records, "");
  for (const auto& [name, of] : integers()) {
    std::vector<std::int64_t> values;
    for (Record& r : records) values.push_back(r.*of);
    arrays.write(name, values);
  }
  for (const auto& [name, of] : by_instant()) {
    std::vector<double> values, errors;
    for (Record& r : records)
      for (std::size_t k = 0; k < instants; ++k) {
        const Estimate e = k < (r.*of).size() ? (r.*of)[k] : Record::nothing;
        values.push_back(e.value);
        errors.push_back(e.error);
      }
    arrays.write_by_instant(name, values, instants);
    arrays.write_by_instant(name + std::string("_error"), errors, instants);
  }
  std::vector<std::string> status, reason;
  std::vector<std::int64_t> failed;
  for (const Record& r : records) {
    status.push_back(r.status);
    reason.push_back(r.reason);
    failed.push_back(r.failed);
  }
  arrays.write("status", status);
  arrays.write("reason", reason);
  arrays.write("failed", failed);
}

template <class T>
std::vector<T> read_all(const H5Group& root, const std::string& name, std::size_t count) {
  auto values = root.read_array<T>(name);
  if (values.size() != count) throw StorageError("/" + name + ": has another size than /mu");
  return values;
}

std::vector<Record> read_records(const H5Group& root) {
  std::vector<Record> records(root.read_array<double>("mu").size());
  const std::size_t count = records.size();
  for (const auto& [name, of] : numbers()) {
    const auto values = read_all<double>(root, name, count);
    for (std::size_t n = 0; n < count; ++n) of(records[n]) = values[n];
  }
  for (const auto& [name, of] : integers()) {
    const auto values = read_all<std::int64_t>(root, name, count);
    for (std::size_t n = 0; n < count; ++n) records[n].*of = values[n];
  }
  const std::size_t instants = root.has("instant") ? root.open("instant").shape().at(0) : 0;
  for (const auto& [name, of] : by_instant()) {
    if (instants == 0) break;
    const auto values = read_all<double>(root, name, count * instants);
    const auto errors = read_all<double>(root, name + std::string("_error"), count * instants);
    for (std::size_t i = 0; i < values.size(); ++i)
      (records[i / instants].*of).push_back({values[i], errors[i]});
  }
  const auto status = read_all<std::string>(root, "status", count);
  const auto reason = read_all<std::string>(root, "reason", count);
  const auto failed = read_all<std::int64_t>(root, "failed", count);
  for (std::size_t n = 0; n < count; ++n) {
    records[n].status = status[n];
    records[n].reason = reason[n];
    records[n].failed = failed[n] != 0;
  }
  return records;
}

void write_curve(H5Group group, const Curve& curve) {
  Arrays arrays(group, curve.points, 0);
  std::vector<Record> records = curve.records;
  write_numbers(arrays, records, "exact");
}

}  // namespace

void write_scan(const std::string& target, const Header& header, const Plan& plan,
                const std::vector<Record>& records, const Curve& curve) {
  ResultFile file(target, scan_format);
  H5Group& root = file.root();
  Settings texts;
  texts.input_text = header.input;
  texts.resolved_text = header.resolved;
  write_provenance(root, texts, header.program);
  root.write("program/petsc", header.petsc);
  std::vector<std::string> names, sums;
  for (const auto& [name, sum] : header.files) {
    names.push_back(name);
    sums.push_back(sum);
  }
  root.write("program/files", names);
  root.write("program/checksums", sums);
  const auto failed =
      std::count_if(records.begin(), records.end(), [](const Record& r) { return r.failed; });
  root.set_attribute(".", "points", static_cast<std::int64_t>(records.size()));
  root.set_attribute(".", "failed", static_cast<std::int64_t>(failed));
  root.set_attribute(".", "status", std::string(failed == 0 ? "ok" : "failed"));
  root.set_attribute(".", "ranks_per_point", header.ranks_per_point);
  Arrays arrays(root, plan.points, most_instants(records));
  write_records(arrays, records);
  std::vector<std::int64_t> parents;
  for (std::size_t parent : plan.tree.parent)
    parents.push_back(parent == Tree::none ? -1 : static_cast<std::int64_t>(parent));
  arrays.write("parent", parents);
  root.link("error", "mu_error");
  if (!curve.records.empty()) write_curve(root.group("curve"), curve);
  file.commit();
}

ScanFile read_scan_file(const std::string& path) {
  const H5Group root = open_result(path, scan_format);
  ScanFile file;
  file.header.input = root.read<std::string>("input");
  file.header.resolved = root.read<std::string>("resolved");
  file.header.petsc = root.read_array<std::string>("program/petsc");
  const auto names = root.read_array<std::string>("program/files");
  const auto sums = root.read_array<std::string>("program/checksums");
  for (std::size_t i = 0; i < std::min(names.size(), sums.size()); ++i)
    file.header.files[names[i]] = sums[i];
  file.header.ranks_per_point =
      static_cast<int>(root.read_attribute<std::int64_t>(".", "ranks_per_point"));
  file.header.program.version = root.read<std::string>("program/version");
  file.records = read_records(root);
  return file;
}

}  // namespace mft::scan

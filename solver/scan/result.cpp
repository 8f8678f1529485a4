#include "scan/result.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>

#include "base/error.hpp"
#include "cumulant/input.hpp"
#include "input/keys.hpp"
#include "store/result_file.hpp"

namespace mft::scan {

const char* const scan_format = "mft-scan 1";

namespace {

// Arrays over the axes, each named after them.
class Arrays {
 public:
  Arrays(H5Group& root, const Points& points) : root_(root) {
    for (std::size_t a = 0; a < points.axes.size(); ++a)
      add_axis(points.axes[a], points.listed ? "point" : "");
  }

  // A dimension beside the axes: instants, cumulants. Without items there is none.
  void add_dimension(const std::string& name, std::size_t count) {
    counts_[name] = count;
    if (count == 0) return;
    root_.write(name, numbers_to(count));
    root_.open(name).make_scale(name);
  }

  template <class T>
  void write(const std::string& name, const std::vector<T>& values) {
    put(name, values, shape_, scales_);
  }

  // Over the axes and a dimension beside them; without its items nothing.
  template <class T>
  void write_over(const std::string& dimension, const std::string& name,
                  const std::vector<T>& values) {
    if (counts_.at(dimension) == 0) return;
    Shape shape = shape_;
    shape.push_back(counts_.at(dimension));
    auto scales = scales_;
    scales.push_back(dimension);
    put(name, values, shape, scales);
  }

 private:
  static std::vector<std::int64_t> numbers_to(std::size_t count) {
    std::vector<std::int64_t> numbers(count);
    std::iota(numbers.begin(), numbers.end(), 0);
    return numbers;
  }

  // The first key of an axis is its dimension; the others are arrays along it. Each is in /axes,
  // and in the root for readers that look for dimensions beside the arrays.
  void add_axis(const Axis& axis, const std::string& own_name) {
    std::string dimension = "axes/" + (own_name.empty() ? axis.keys[0] : own_name);
    shape_.push_back(axis.size());
    if (!own_name.empty()) {
      root_.write(dimension, numbers_to(axis.size()));
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
    static const std::vector<Key> of_cumulants = cumulant_keys();
    const Key* key = find_key(axis.keys[k]);
    if (!key) key = find_key(axis.keys[k], of_cumulants);
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
  std::map<std::string, std::size_t> counts_;  // of the dimensions beside the axes
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

// Value and error for each item of a dimension beside the axes.
struct List {
  const char* dimension;
  const char* name;
  std::vector<Estimate> Record::*of;
};
const std::vector<List>& lists() {
  static const std::vector<List> all = {{"instant", "Q", &Record::Q},
                                        {"instant", "B", &Record::B},
                                        {"cumulant", "C", &Record::C},
                                        {"cumulant", "exact_C", &Record::exact_C}};
  return all;
}

std::size_t most_items(const std::vector<Record>& records, const std::string& dimension) {
  std::size_t most = 0;
  for (const List& list : lists())
    if (list.dimension == dimension)
      for (const Record& r : records) most = std::max(most, (r.*list.of).size());
  return most;
}

void write_lists(Arrays& arrays, const std::vector<Record>& records) {
  for (const char* dimension : {"instant", "cumulant"})
    arrays.add_dimension(dimension, most_items(records, dimension));
  for (const auto& [dimension, name, of] : lists()) {
    std::vector<double> values, errors;
    const std::size_t count = most_items(records, dimension);
    for (const Record& r : records)
      for (std::size_t k = 0; k < count; ++k) {
        const Estimate e = k < (r.*of).size() ? (r.*of)[k] : Record::nothing;
        values.push_back(e.value);
        errors.push_back(e.error);
      }
    arrays.write_over(dimension, name, values);
    arrays.write_over(dimension, name + std::string("_error"), errors);
  }
  std::vector<std::string> labels;
  const std::size_t cumulants = most_items(records, "cumulant");
  for (const Record& r : records)
    for (std::size_t k = 0; k < cumulants; ++k)
      labels.push_back(k < r.labels.size() ? r.labels[k] : "");
  arrays.write_over("cumulant", "label", labels);
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
  write_numbers(arrays, records, "");
  for (const auto& [name, of] : integers()) {
    std::vector<std::int64_t> values;
    for (Record& r : records) values.push_back(r.*of);
    arrays.write(name, values);
  }
  write_lists(arrays, records);
  std::vector<std::string> status, reason, form;
  std::vector<std::int64_t> failed;
  for (const Record& r : records) {
    status.push_back(r.status);
    reason.push_back(r.reason);
    failed.push_back(r.failed);
    form.push_back(r.form);
  }
  const bool any_form = std::any_of(form.begin(), form.end(), [](auto& f) { return !f.empty(); });
  if (any_form) arrays.write("form", form);
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
  for (const auto& [dimension, name, of] : lists()) {
    if (!root.has(dimension)) continue;
    const std::size_t each = root.open(dimension).shape().at(0);
    const auto values = read_all<double>(root, name, count * each);
    const auto errors = read_all<double>(root, name + std::string("_error"), count * each);
    for (std::size_t i = 0; i < values.size(); ++i)
      (records[i / each].*of).push_back({values[i], errors[i]});
  }
  const auto labels =
      root.has("label") ? root.read_array<std::string>("label") : std::vector<std::string>();
  for (std::size_t i = 0; i < labels.size(); ++i)
    records[i * count / labels.size()].labels.push_back(labels[i]);
  if (root.has("form")) {
    const auto form = read_all<std::string>(root, "form", count);
    for (std::size_t n = 0; n < count; ++n) records[n].form = form[n];
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
  Arrays arrays(group, curve.points);
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
  root.set_attribute(".", "of", std::string(word_of(plan.of)));
  Arrays arrays(root, plan.points);
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

#include "scan/points/points.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "input/interpret.hpp"

namespace mft::scan {

using yaml::Findings;
using yaml::Mark;
using yaml::Node;

std::vector<double> Axis::numbers(std::size_t key) const {
  std::vector<double> all;
  for (const auto& row : rows) {
    double number = 0;
    if (!row[key].is_scalar() || row[key].quoted || !yaml::to_number(row[key].text, number))
      return {};
    all.push_back(number);
  }
  return all;
}

std::string Axis::text(std::size_t row, std::size_t key) const {
  const Node& node = rows[row][key];
  double number = 0;
  if (!node.is_scalar()) return yaml::emit_flow(node);
  return !node.quoted && yaml::to_number(node.text, number) ? yaml::number_text(number) : node.text;
}

std::size_t Points::count() const {
  std::size_t product = axes.empty() ? 0 : 1;
  for (const Axis& axis : axes) product *= axis.size();
  return product;
}

std::vector<std::size_t> Points::shape() const {
  std::vector<std::size_t> sizes;
  for (const Axis& axis : axes) sizes.push_back(axis.size());
  return sizes;
}

std::vector<std::size_t> Points::position(std::size_t point) const {
  std::vector<std::size_t> at(axes.size());
  for (std::size_t a = axes.size(); a-- > 0; point /= axes[a].size())
    at[a] = point % axes[a].size();
  return at;
}

std::size_t Points::at(const std::vector<std::size_t>& position) const {
  std::size_t point = 0;
  for (std::size_t a = 0; a < axes.size(); ++a) point = point * axes[a].size() + position[a];
  return point;
}

std::vector<Assignment> Points::assignments(std::size_t point) const {
  std::vector<Assignment> all;
  const auto where = position(point);
  for (std::size_t a = 0; a < axes.size(); ++a)
    for (std::size_t k = 0; k < axes[a].keys.size(); ++k)
      all.push_back({axes[a].keys[k], &axes[a].rows[where[a]][k], axes[a].marks[k]});
  return all;
}

std::string Points::text(std::size_t point) const {
  std::string out;
  const auto where = position(point);
  for (std::size_t a = 0; a < axes.size(); ++a)
    for (std::size_t k = 0; k < axes[a].keys.size(); ++k)
      out += fmt::format("{}{}={}", out.empty() ? "" : " ", axes[a].keys[k],
                         axes[a].text(where[a], k));
  return out;
}

namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t"), last = text.find_last_not_of(" \t");
  return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

// A value that was computed to within `tolerance`: the round number there, if there is one, of at
// most 12 digits after that of the power of ten of `scale`.
double rounded(double value, double tolerance, double scale) {
  const auto exponent = [](double x) {
    return static_cast<int>(std::floor(std::log10(std::abs(x))));
  };
  if (!std::isfinite(value)) return value;
  if (std::abs(value) <= tolerance) return 0;
  const int digits = exponent(value) - exponent(scale) + 12;
  if (digits < 0) return value;
  double round = value;
  yaml::to_number(fmt::format("{:.{}e}", value, digits), round);
  return std::abs(round - value) <= tolerance ? round : value;
}

// from + (to - from) i/last for 0 < i < last. The decimals that a user means are seldom numbers of
// the machine: 0.1 + (0.7 - 0.1)/6 is next to 0.2, -1 + 2 (2 - (-1))/6 next to 0 where a product
// and its sum are rounded at once.
double linear_value(double from, double to, int i, int last) {
  const double scale = std::max(std::abs(from), std::abs(to));
  return rounded((from * (last - i) + to * i) / last, 2 * epsilon * scale, scale);
}

// from (to/from)^(i/last)
double logarithmic_value(double from, double to, int i, int last) {
  const double value = from * std::pow(to / from, static_cast<double>(i) / last);
  const double tolerance = (2 + std::abs(std::log(to / from))) * epsilon * std::abs(value);
  return rounded(value, tolerance, value);
}

// Reads axes and points of one section.
class Reader {
 public:
  Reader(const Node& section, Findings& findings) : section_(section), findings_(findings) {}

  Points read() {
    const Node* axes = valid_at(section_, "axes");
    const Node* list = valid_at(section_, "points");
    if (!axes == !list) {
      findings_.add(section_.mark, "scan", "exactly one of axes and points is wanted");
      return {};
    }
    max_points_ = number_at(section_, "max_points");
    if (list) {
      points_.listed = true;
      read_list(*list);
    } else {
      for (std::size_t a = 0; a < axes->items.size(); ++a)
        read_axis(axes->labels[a], axes->items[a]);
      if (axes->items.empty()) findings_.add(axes->mark, "scan.axes", "there is no axis");
    }
    for (Axis& axis : points_.axes) add_tolerance(axis);
    check_count(list ? *list : *axes);
    check_overlap();
    return std::move(points_);
  }

 private:
  void report(const Mark& mark, const std::string& label, const std::string& message) {
    findings_.add(mark, label.empty() ? "scan.points" : "scan.axes." + label, message);
  }

  void add_keys(const std::string& label, const Mark& mark, Axis& axis) {
    for (std::size_t begin = 0; begin <= label.size();) {
      const std::size_t end = std::min(label.find(',', begin), label.size());
      add_key(trimmed(label.substr(begin, end - begin)), label, mark, axis);
      begin = end + 1;
    }
  }

  void add_key(const std::string& name, const std::string& label, const Mark& mark, Axis& axis) {
    const std::string key = normal_path(name);
    const std::string first = key.substr(0, key.find('.'));
    if (key.empty())
      report(mark, label, "'" + name + "' is no path of a key, e.g. history.instants.0.B");
    else if (first == "output" || first == "petsc" || first == "scan")
      report(mark, label, "a scan cannot change " + first + ": it is the same for every point");
    axis.keys.push_back(key);
    axis.marks.push_back(mark);
  }

  void read_axis(const Node::Label& label, const Node& node) {
    Axis axis;
    add_keys(label.text, label.mark, axis);
    const Node* zip = node.is_map() ? valid_at(node, "zip") : nullptr;
    if (zip)
      read_zip(label, node, *zip, axis);
    else if (axis.keys.size() > 1 && node.is_list())
      report(node.mark, label.text,
             "several keys take {from: .., to: .., count: ..}, the same values for all of them, or "
             "{zip: [[a value for each key], ...]}");
    else if (node.is_list())
      for (const Node& item : node.items) axis.rows.push_back({item});
    else
      read_range(label.text, node, axis);
    if (axis.rows.empty() && findings_.empty())
      report(node.mark, label.text, "the axis has no value");
    points_.axes.push_back(std::move(axis));
  }

  void read_zip(const Node::Label& label, const Node& node, const Node& zip, Axis& axis) {
    if (node.items.size() > 1)
      report(node.mark, label.text, "zip stands alone, without from, to, count and spacing");
    for (std::size_t i = 0; i < zip.items.size(); ++i) {
      const Node& row = zip.items[i];
      if (row.items.size() != axis.keys.size())
        report(row.mark, fmt::format("{}.zip[{}]", label.text, i),
               fmt::format("has {} values for {} keys", row.items.size(), axis.keys.size()));
      axis.rows.push_back(row.items);
    }
  }

  // The ends are exact. Several keys have the same values.
  void read_range(const std::string& label, const Node& node, Axis& axis) {
    for (const char* name : {"from", "to", "count"})
      if (!node.find(name))
        return report(node.mark, label,
                      fmt::format("missing: {}; wanted a list, "
                                  "{{from: .., to: .., count: ..}} or {{zip: ..}}",
                                  name));
    const double from = number_at(node, "from"), to = number_at(node, "to");
    const double count = number_at(node, "count");
    const bool logarithmic = text_at(node, "spacing") == "log";
    if (std::isnan(from + to + count)) return;
    if (logarithmic && !(from * to > 0))
      return report(node.mark, label, "log spacing wants ends of one sign, neither of them 0");
    if (count == 1 && from != to)
      return report(node.mark, label,
                    "one value cannot reach from " + yaml::number_text(from) + " to " +
                        yaml::number_text(to));
    if (count > max_points_) {
      too_many(node.mark, count);
      return;
    }
    const int last = static_cast<int>(count) - 1;
    for (int i = 0; i <= last; ++i) {
      const double value = i == 0        ? from
                           : i == last   ? to
                           : logarithmic ? logarithmic_value(from, to, i, last)
                                         : linear_value(from, to, i, last);
      axis.rows.emplace_back(axis.keys.size(),
                             yaml::scalar(yaml::number_text(value), false, node.mark));
    }
  }

  void read_list(const Node& list) {
    const Node* keys = valid_at(list, "keys");
    const Node* rows = valid_at(list, "rows");
    if (!keys || !rows) return findings_.add(list.mark, "scan.points", "missing: file");
    Axis axis;
    for (const Node& key : keys->items) add_key(trimmed(key.text), "", key.mark, axis);
    for (std::size_t i = 0; i < rows->items.size(); ++i) {
      const Node& row = rows->items[i];
      if (row.items.size() != axis.keys.size())
        findings_.add(row.mark, fmt::format("scan.points.rows[{}]", i),
                      fmt::format("has {} values for {} keys", row.items.size(), axis.keys.size()));
      axis.rows.push_back(row.items);
    }
    if (axis.rows.empty() || axis.keys.empty())
      findings_.add(list.mark, "scan.points", "there is no point");
    points_.axes.push_back(std::move(axis));
  }

  void too_many(const Mark& mark, double count) {
    findings_.add(
        mark, points_.listed ? "scan.points" : "scan.axes",
        fmt::format("{:.0f} points, more than scan.max_points = {:.0f}", count, max_points_));
  }

  void check_count(const Node& node) {
    double product = 1;
    for (const Axis& axis : points_.axes) product *= static_cast<double>(axis.size());
    if (product > max_points_) too_many(node.mark, product);
  }

  // A whole section `solver` takes the place of the one that the scan's default stands in.
  static void add_tolerance(Axis& axis) {
    for (auto& row : axis.rows)
      for (std::size_t k = 0; k < std::min(row.size(), axis.keys.size()); ++k)
        if (Node& value = row[k]; axis.keys[k] == "solver" && value.is_map())
          if (!value.find("tolerance"))
            value.add("tolerance", yaml::scalar(default_tolerance)).mark = value.mark;
  }

  // A key may be set once; B and Q of an instant replace each other.
  void check_overlap() {
    std::vector<std::string> seen;
    for (const Axis& axis : points_.axes)
      for (std::size_t k = 0; k < axis.keys.size(); ++k) {
        const std::string& key = axis.keys[k];
        for (const std::string& other : seen)
          if (within(key, other) || within(other, key))
            report(axis.marks[k], points_.listed ? "" : key, "is set twice: " + key + ", " + other);
        seen.push_back(key);
      }
  }

  static bool within(const std::string& inner, const std::string& outer) {
    const auto conjugate = [](std::string key) {
      const bool instant = key.rfind("history.instants.", 0) == 0;
      if (instant && key.size() > 2 && key.substr(key.size() - 2) == ".Q") key.back() = 'B';
      return key;
    };
    const std::string a = conjugate(inner), b = conjugate(outer);
    return a.rfind(b, 0) == 0 && (a.size() == b.size() || a[b.size()] == '.');
  }

  const Node& section_;
  Findings& findings_;
  Points points_;
  double max_points_ = 0;
};

}  // namespace

Points read_points(const Node& section, Findings& findings) {
  return Reader(section, findings).read();
}

}  // namespace mft::scan

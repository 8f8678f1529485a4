#pragma once
// Everything wrong with an input, each with its place: all is said at once.
#include <memory>
#include <string>
#include <vector>

#include "yaml/node.hpp"

namespace mft::yaml {

class Findings {
 public:
  // `file` heads the lines of what stands in the file: `run.yaml:7:14: path: message`.
  explicit Findings(const std::string& file = "")
      : origins_(std::make_shared<std::vector<std::string>>(1, file)) {}

  // Without findings yet, of the same origins: for further checks of nodes that were marked with
  // these. Cheap, however many origins there are.
  Findings empty_copy() const;

  // A further origin of nodes, e.g. "override mesh.level=x"; the number is for Mark::origin.
  int add_origin(const std::string& name);

  // What was said before is not said again. A line stays one: characters that would break it, or
  // steer a terminal, are written as escapes.
  void add(const Mark& mark, const std::string& path, const std::string& message);
  // What is odd but not wrong; not among the findings.
  void warn(const Mark& mark, const std::string& path, const std::string& message);
  const std::vector<std::string>& warnings() const { return warnings_; }
  bool empty() const { return found_.empty(); }
  std::size_t size() const { return found_.size(); }

  // One line each, file first, in order of place; the rest is counted after `max_lines`.
  std::string text() const;
  static constexpr std::size_t max_lines = 40;

 private:
  struct Finding {
    Mark mark;
    std::string line;
  };
  std::string line_of(const Mark& mark, const std::string& path, const std::string& message) const;

  std::shared_ptr<std::vector<std::string>> origins_;  // only ever grows
  std::vector<std::string> warnings_;
  std::vector<Finding> found_;
};

}  // namespace mft::yaml

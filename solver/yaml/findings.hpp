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

  // What was said before is not said again.
  void add(const Mark& mark, const std::string& path, const std::string& message);
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
  std::shared_ptr<std::vector<std::string>> origins_;  // only ever grows
  std::vector<Finding> found_;
};

}  // namespace mft::yaml

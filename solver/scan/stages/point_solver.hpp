#pragma once
// One point of a scan: its input, its solve (or cumulants, or closed form), what is kept of it.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "input/reader.hpp"
#include "scan/curve.hpp"
#include "scan/dispatch/server.hpp"
#include "scan/points/keys.hpp"

namespace mft::scan {

class PointSolver {
 public:
  // Input and scan must outlive it. `arguments` are the words of the command line, for result
  // files; `writes_paths`: those of the points are written where the scan asks for them.
  PointSolver(const Input& input, const ScanSettings& scan, std::vector<std::string> arguments,
              bool writes_paths);

  // Solves a point on the ranks of a group; the path of a parent is what the first mesh begins
  // with. A point without solution is a result, too. Collective over the group; throws
  // StorageError, and Stopped when a signal asks for a stop.
  Finished solve(const Task& task, MPI_Comm group) const;

  // The closed form between the points, where some of them have one. On one rank.
  Curve exact_curve(const std::vector<std::optional<Record>>& records) const;

  // The result file of a point; empty: none is written.
  std::string path_file(std::size_t point) const;

 private:
  Input input_of(const Points& points, std::size_t point) const;
  Finished finished_point(const Input& point, const Task& task, MPI_Comm group) const;
  void add_exact(const Input& point, Record& record) const;
  void solve_into(Finished& finished, const Settings& settings,
                  std::shared_ptr<const Problem> problem, const Task& task, MPI_Comm group) const;

  const Input& input_;
  const ScanSettings& scan_;
  std::vector<std::string> arguments_;
  bool writes_paths_;
  Disk files_;
};

}  // namespace mft::scan

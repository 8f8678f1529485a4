#pragma once
// One point of a scan: its input, its solve, what is kept of it.
#include <optional>
#include <vector>

#include "command_line.hpp"
#include "scan/curve.hpp"
#include "scan/dispatch/server.hpp"
#include "scan/points/keys.hpp"

class PointSolver {
 public:
  PointSolver(const CommandLine& line, const mft::Input& input,
              const mft::scan::ScanSettings& scan);

  // Solves a point on the ranks of a group; the path of a parent is where the first mesh starts.
  // A point without solution is a result, too. Collective over the group; throws StorageError, and
  // mft::Stopped when a signal asks for a stop.
  mft::scan::Finished solve(const mft::scan::Task& task, MPI_Comm group) const;

  // The closed form between the points, where some of them have one. On one rank.
  mft::scan::Curve exact_curve(const std::vector<std::optional<mft::scan::Record>>& records) const;

  // The result file of a point, where scan.paths asks for them; empty: none. A dry run writes none.
  std::string path_file(std::size_t point) const;

 private:
  mft::Settings settings_of(const mft::scan::Points& points, std::size_t point) const;
  void solve_into(mft::scan::Finished& finished, const mft::Settings& settings,
                  const mft::scan::Task& task, MPI_Comm group) const;

  const CommandLine& line_;
  const mft::Input& input_;
  const mft::scan::ScanSettings& scan_;
  mft::Disk files_;
};

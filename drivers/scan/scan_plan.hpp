#pragma once
// What a scan would do: --dry-run.
#include <string>

#include "scan/stages/point_solver.hpp"

// "tolerance of a point: 1e-4 (...)"; empty where points have their own, or none.
std::string tolerance_text(const mft::scan::ScanSettings& scan, const mft::Settings& settings);

// A line for each point with its parent, then time and memory as one solved point, half-way to the
// far end of each axis, makes expect; or the same as one JSON object. On rank 0, elsewhere empty.
// Collective.
std::string plan_of(const mft::scan::ScanSettings& scan, const mft::scan::PointSolver& solver,
                    const mft::Settings& settings, bool json);

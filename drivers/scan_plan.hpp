#pragma once
// What a scan would do: --dry-run.
#include <string>

#include "scan/keys.hpp"
#include "scan_point.hpp"

// A line for each point with its parent, then time and memory as one solved point, half-way to the
// far end of each axis, makes expect. Collective.
std::string plan_text(const mft::scan::ScanSettings& scan, const PointSolver& solver);

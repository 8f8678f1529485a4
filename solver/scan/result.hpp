#pragma once
// The result file of a scan, format "mft-scan 1": arrays over the axes.
#include <optional>
#include <string>
#include <vector>

#include "scan/curve.hpp"
#include "scan/durable/header.hpp"
#include "scan/durable/record.hpp"
#include "scan/points/keys.hpp"
#include "scan/points/points.hpp"
#include "scan/points/tree.hpp"

namespace mft::scan {

extern const char* const scan_format;

// What the arrays are over, and where each point started from.
struct Plan {
  Points points;
  Tree tree;
  Of of = Of::solve;
};

// Writes the result, and the curve where it has points, whole or not at all. To be called on one
// rank. Throws InputError when the target must not be replaced, StorageError when writing fails.
void write_scan(const std::string& target, const Header& header, const Plan& plan,
                const std::vector<Record>& records, const Curve& curve = {});

// A result that was written before: whose it is, and its points. Throws InputError when it is none,
// StorageError when it cannot be read.
struct ScanFile {
  Header header;
  std::vector<Record> records;
};
ScanFile read_scan_file(const std::string& path);

}  // namespace mft::scan

#pragma once
// The record of a solved point as bytes.
#include <string>

#include "report/scan_record.hpp"

namespace mft::scan {

using Record = ScanRecord;

// As bytes with the number of the point, and back. Throws StorageError.
std::string pack(std::size_t point, const Record& record);
Record unpack_record(const std::string& bytes, std::size_t& point);

// Equal in all but the time; NaN equals NaN.
bool same_but_seconds(const Record& a, const Record& b);

}  // namespace mft::scan

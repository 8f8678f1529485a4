#pragma once
// What the arrays of a scan's result are, for programs that read it.
#include <string>

namespace mft::scan {

struct About {
  std::string long_name;  // empty: the name says it
  std::string units;      // "1": a pure number; diffusive units: lengths x, times x²/D
};

// Of an array over the axes; "mu", "C_error".
About about_array(const std::string& name);

// Of an axis: "history.instants.0.B" is what the table of keys says of history.instants[].B.
About about_axis(const std::string& key);

}  // namespace mft::scan

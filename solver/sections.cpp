#include "sections.hpp"

#include "cumulant/input.hpp"
#include "lattice/input.hpp"
#include "scan/points/keys.hpp"

namespace mft {

const std::vector<Section>& all_sections() {
  static const std::vector<Section> all = {
      {"scan",
       "mft scan",
       "mft-scan",
       {"model", "initial", "history"},
       scan::scan_keys(),
       nullptr,
       scan::complete_scan,
       {"cumulants"},
       {{"solver.tolerance", scan::default_tolerance}}},
      {"cumulants",
       "mft cumulants",
       "mft-cumulants",
       {"history"},
       cumulant_keys(),
       check_cumulants},
      {"lattice",
       "mft lattice",
       "mft-lattice",
       {"model", "initial", "history"},
       lattice::lattice_keys(),
       lattice::check_lattice},
  };
  return all;
}

}  // namespace mft

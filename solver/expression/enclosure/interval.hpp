#pragma once
// Intervals of doubles, for bounds that hold between all samples.
#include <boost/numeric/interval.hpp>

namespace mft {

// Operations leave the rounding mode alone: ends are not rounded outwards, and bear errors of the
// order of round-off.
using Interval =
    boost::numeric::interval<double,
                             boost::numeric::interval_lib::policies<
                                 boost::numeric::interval_lib::save_state_nothing<
                                     boost::numeric::interval_lib::rounded_transc_exact<double>>,
                                 boost::numeric::interval_lib::checking_base<double>>>;

}  // namespace mft

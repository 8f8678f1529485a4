#pragma once
// What a function and its derivatives can be on an interval: bounds that hold between all samples.
#include <array>

#include "expression/enclosure/interval.hpp"
#include "expression/tape.hpp"

namespace mft {

inline constexpr int series_order = 16;
using IntervalSeries = std::array<Interval, series_order + 1>;

// Of a tape of one output f, for k = 0 .. order: an interval that holds h^k f^(k)(x)/k! for every x
// in [begin, end], h = (end - begin)/2, by Taylor arithmetic on intervals (Moore, Kearfott and
// Cloud, Introduction to Interval Analysis, 2009, chapter 9). The whole line where an operation is
// not smooth on the interval or leaves its domain.
IntervalSeries enclose_series(const Tape& tape, double begin, double end, int order = series_order);

}  // namespace mft

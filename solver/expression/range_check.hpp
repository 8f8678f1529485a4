#pragma once
// Where on an interval an expression has no value, or is not positive.
#include <ginac/ginac.h>

#include <optional>
#include <string>
#include <vector>

namespace mft {

// Where expressions are looked at.
struct SamplePoints {
  std::vector<double> x;  // ascending
  // Outside it, far out towards an infinite end, nothing is asked of values.
  double strict_begin, strict_end;
  bool may_overflow;  // or vanish by underflow: towards an open end
};

// Points of the open interval (lower, upper), of which either end may be infinite: dense, denser
// towards finite ends, logarithmically many towards infinite ones.
SamplePoints sample_open(double lower, double upper);

// The same with both ends, which must be finite.
SamplePoints sample_closed(double lower, double upper);

struct Flaw {
  double where;
  std::string what;  // "has a pole", "is not a number", "is -0.3"
};

// The first flaw found of e as a function of x: zeros of denominators and what leaves the domain of
// a root or logarithm, also between the points; values at the points that are not finite, but for
// overflow towards an end.
std::optional<Flaw> find_singularity(const GiNaC::ex& e, const GiNaC::symbol& x,
                                     const SamplePoints& points);

// The same for values that are not above 0, of an e without singularities there.
std::optional<Flaw> find_nonpositive(const GiNaC::ex& e, const GiNaC::symbol& x,
                                     const SamplePoints& points);

}  // namespace mft

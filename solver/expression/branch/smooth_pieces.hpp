#pragma once
// An expression with switches (symbolic.hpp) as the smooth expressions that it is made of.
#include <ginac/ginac.h>

#include <map>
#include <string>
#include <vector>

namespace mft {

// On (begin, end): values[0] up to switches[0].where, then values[1] and so on. Neighbours differ.
struct SmoothPieces {
  struct Switch {
    double where;
    std::string text;  // what switches: "abs(t - 0.5)"
  };
  std::vector<GiNaC::ex> values;
  std::vector<Switch> switches;  // one fewer, ascending
};

// Those of a text in x and parameters (parse.hpp) between begin and end, which may be infinite.
// What is no part of a piece is not looked at: if(t > 0, t*log(t), 0) has no logarithm of a
// negative number. Throws ExpressionError where it is no expression, InputError where it cannot be
// told where it switches (signs.hpp), or it does more than 1000 times.
SmoothPieces smooth_pieces(const std::string& text, const std::map<std::string, double>& parameters,
                           const GiNaC::symbol& x, double begin, double end);

}  // namespace mft

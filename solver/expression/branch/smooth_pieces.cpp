#include "expression/branch/smooth_pieces.hpp"

#include <fmt/format.h>

#include <optional>
#include <sstream>

#include "base/error.hpp"
#include "expression/branch/signs.hpp"
#include "expression/parse.hpp"
#include "expression/range_check.hpp"
#include "expression/symbolic.hpp"

namespace mft {
namespace {

using GiNaC::ex;

constexpr std::size_t most_pieces = 1000;
constexpr int most_terms = 30;  // of a polynomial that is multiplied out

bool same_function(const ex& a, const ex& b, const GiNaC::symbol& x) {
  if (a.is_equal(b)) return true;
  const bool short_polynomials = a.is_polynomial(x) && b.is_polynomial(x) &&
                                 a.degree(x) < most_terms && b.degree(x) < most_terms;
  return short_polynomials && (a - b).expand().is_zero();
}

class Splitter {
 public:
  Splitter(const std::string& text, const GiNaC::symbol& x) : text_(text), x_(x) {}

  SmoothPieces pieces;

  // Adds the pieces of e on (begin, end).
  void split(const ex& e, double begin, double end) {
    const std::optional<symbolic::Switch> next = symbolic::next_switch(e);
    if (!next) return add(e);
    double from = begin;
    const symbolic::Place place = next->place;
    const std::string text = text_.substr(place.begin, place.end - place.begin);
    for (const SignPiece& part : signs_of(*next, text, begin, end)) {
      if (from != begin) next_ = {from, text};
      const ex& side = part.sign > 0 ? next->above : part.sign < 0 ? next->below : next->equal;
      split(with_side(e, next->node == side, text), from, part.end);
      from = part.end;
    }
  }

 private:
  // e with a switch replaced by one of its sides, as `relation` says.
  static ex with_side(const ex& e, const ex& relation, const std::string& text) {
    try {
      return e.subs(relation, GiNaC::subs_options::no_pattern);
    } catch (const std::exception& error) {  // 1/0, log(0)
      throw InputError(fmt::format("the value does not exist where '{}' is {} ({})", text,
                                   shown(relation.op(1)), error.what()));
    }
  }

  static std::string shown(const ex& e) {
    std::ostringstream out;
    out << e;
    return out.str();
  }

  std::vector<SignPiece> signs_of(const symbolic::Switch& next, const std::string& text,
                                  double begin, double end) {
    const ex& difference = next.difference;
    try {
      const bool has_values = difference.is_polynomial(x_);
      const auto flaw =
          has_values ? std::nullopt : find_singularity(difference, x_, sample_open(begin, end));
      if (flaw) throw InputError(fmt::format("{} at {:.6g}", flaw->what, flaw->where));
      return find_signs(difference, x_, begin, end, next.is_continuous, effort_);
    } catch (const InputError& error) {
      throw InputError(fmt::format("'{}' {}", text, error.what()));
    }
  }

  // After the last switch that was met, if e is another function than that before it.
  void add(const ex& e) {
    if (!pieces.values.empty()) {
      if (same_function(pieces.values.back(), e, x_)) return;
      if (pieces.values.size() >= most_pieces)
        throw InputError(fmt::format("switches more than {} times", most_pieces));
      pieces.switches.push_back(next_);
    }
    pieces.values.push_back(e);
  }

  const std::string& text_;
  const GiNaC::symbol& x_;
  SmoothPieces::Switch next_ = {};
  Effort effort_;
};

}  // namespace

SmoothPieces smooth_pieces(const std::string& text, const std::map<std::string, double>& parameters,
                           const GiNaC::symbol& x, double begin, double end) {
  Splitter splitter(text, x);
  splitter.split(parse(text, x, parameters), begin, end);
  return splitter.pieces;
}

}  // namespace mft

#include "problem/history/counting_parts.hpp"

#include <fmt/format.h>
#include <ginac/ginac.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "base/error.hpp"
#include "expression/branch/smooth_pieces.hpp"
#include "expression/compile.hpp"
#include "expression/enclosure/resolved_cells.hpp"
#include "expression/range_check.hpp"

namespace mft {
namespace {

// Smooth functions, each up to its end; where two meet they are equal.
struct Joined {
  std::vector<Tape> tapes;
  std::vector<double> ends;
  std::vector<double> cells;  // ends of those of all functions, after the first
  double total = 0;           // ∫|f|

  void operator()(std::size_t n, const double* t, double* out) const {
    const auto tape_at = [this](double x) {
      return std::upper_bound(ends.begin(), ends.end() - 1, x) - ends.begin();
    };
    for (std::size_t i = 0, next = 0; i < n; i = next) {
      const auto k = tape_at(t[i]);
      for (next = i + 1; next < n && tape_at(t[next]) == k;) ++next;
      double* to = out + i;
      tapes[k].evaluate(next - i, t + i, &to);
    }
  }
};

// Whether f is continuous from one tape to the next, up to round-off of the values around.
bool is_continuous(const Tape& before, const Tape& after, double begin, double where, double end) {
  double scale = 0;
  for (int i = 0; i <= 16; ++i)
    scale = std::max({scale, std::abs(before(begin + (where - begin) * i / 16)),
                      std::abs(after(where + (end - where) * i / 16))});
  return std::abs(before(where) - after(where)) <= 1e-10 * scale;
}

CountingPart part_of(const Joined& joined) {
  return {joined,
          {joined.ends.begin(), joined.ends.end() - 1},
          joined.cells,
          joined.total,
          joined.ends.back()};
}

// Throws where a function is not resolved.
ResolvedCells resolved(const std::string& lambda, const Tape& tape, double begin, double end) {
  ResolvedCells cells = resolve(tape, begin, end);
  if (cells.complete) return cells;
  if (!std::isfinite(tape(cells.where)))
    throw InputError(fmt::format("'{}' has no value near t = {:.6g}, in [{}, {}]", lambda,
                                 cells.where, begin, end));
  throw InputError(
      fmt::format("'{}' varies too fast near t = {:.6g} to be followed in [{}, {}]; give it as "
                  "`pieces` that end where it does, or as a table (`file`)",
                  lambda, cells.where, begin, end));
}

std::vector<CountingPart> read_parts(const std::string& lambda, double begin, double end) {
  const GiNaC::realsymbol t("t");
  const SmoothPieces smooth = smooth_pieces(lambda, {}, t, begin, end);
  std::vector<double> ends = {begin};
  for (const SmoothPieces::Switch& s : smooth.switches) ends.push_back(s.where);
  ends.push_back(end);
  std::vector<CountingPart> parts;
  Joined joined;
  for (std::size_t i = 0; i < smooth.values.size(); ++i) {
    if (const auto flaw =
            find_singularity(smooth.values[i], t, sample_closed(ends[i], ends[i + 1])))
      throw InputError(fmt::format("'{}' {} at t = {:.6g}, in [{}, {}]", lambda, flaw->what,
                                   flaw->where, begin, end));
    const Tape tape = compile({smooth.values[i]}, t);
    if (i > 0 && !is_continuous(joined.tapes.back(), tape, ends[i - 1], ends[i], ends[i + 1])) {
      parts.push_back(part_of(joined));
      joined = {};
    }
    const ResolvedCells cells = resolved(lambda, tape, ends[i], ends[i + 1]);
    joined.cells.insert(joined.cells.end(), cells.ends.begin() + 1, cells.ends.end());
    joined.total += cells.total;
    joined.tapes.push_back(tape);
    joined.ends.push_back(ends[i + 1]);
  }
  parts.push_back(part_of(joined));
  return parts;
}

}  // namespace

const std::vector<CountingPart>& counting_parts(const std::string& lambda, double begin, double end,
                                                const std::string& key) {
  static std::map<std::tuple<std::string, double, double>, std::vector<CountingPart>> kept;
  const auto found = kept.find({lambda, begin, end});
  if (found != kept.end()) return found->second;
  try {
    std::vector<CountingPart> parts = read_parts(lambda, begin, end);
    if (kept.size() >= 100) kept.clear();
    return kept[{lambda, begin, end}] = std::move(parts);
  } catch (const InputError& error) {
    throw InputError(fmt::format("{}: {}", key, error.what()));
  }
}

}  // namespace mft

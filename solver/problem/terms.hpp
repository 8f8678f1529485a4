#pragma once
// The terms that a problem is made of, by name. What holds for some terms only (a closed form, a
// scale law, the discrete action itself) says which it knows, and refuses a problem with any other:
// a term that is added later is not answered as if it were absent.
#include <set>
#include <string>

namespace mft {

using Terms = std::set<std::string>;

namespace term {
inline constexpr char infinite_line[] = "the infinite line";
inline constexpr char step[] = "a step at 0";
inline constexpr char annealed[] = "an annealed start";
inline constexpr char quenched[] = "a quenched start";
inline constexpr char instants[] = "instants";
inline constexpr char continuous[] = "a continuous lambda(t)";
}  // namespace term

// Those that are not among the known ones, in words; empty: all are.
std::string unknown_terms(const Terms& terms, const Terms& known);

// Throws InputError unless all are known: "WHO does not know: …".
void require_known(const Terms& terms, const Terms& known, const std::string& who);

}  // namespace mft

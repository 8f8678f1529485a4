#pragma once
// The entries of tests/references/exact.json, exact2.json and two_times.json: values of the
// macroscopic theory from exact formulas, each checked by a second route.
#include <string>
#include <vector>

#include "settings/settings.hpp"

namespace mft::testing {

struct ExactEntry {
  std::string id, kind;
  std::string input;  // as YAML; the same for entries of the same problem
  Settings settings;  // of that input
  double value = 0, uncertainty = 0;
  std::size_t index = 0;      // kinds Q and B
  std::vector<double> times;  // kind cumulant
  std::string field;          // kind profile: q or p at x, t
  double x = 0, t = 0;

  // max(|value|, 10^-2 √T), or another part of √T.
  double size(double floor = 1e-2) const;
  // An absolute tolerance for the value: `relative` of its size, and three times the uncertainty it
  // is known with.
  double tolerance(double relative, double floor = 1e-2) const;
};

// All entries of the file, in its order. Throws InputError when an input is none.
std::vector<ExactEntry> exact_entries_of(const std::string& path);

// Those of a kind (mu, Q, cumulant, profile) of the tree's file.
std::vector<ExactEntry> exact_entries(const std::string& kind);

}  // namespace mft::testing

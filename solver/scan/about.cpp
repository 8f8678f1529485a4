#include "scan/about.hpp"

#include <algorithm>
#include <map>

#include "cumulant/input.hpp"
#include "input/keys.hpp"

namespace mft::scan {
namespace {

const std::map<std::string, About>& arrays() {
  static const std::map<std::string, About> all = {
      {"mu", {"cumulant generating functional", "1"}},
      {"Phi", {"rate function of the currents that are given", "1"}},
      {"Q", {"current through an instant's position up to its time", "1"}},
      {"B", {"strength of an instant, the field conjugate to Q", "1"}},
      {"C", {"joint cumulant of currents, of the name in /label", "1"}},
      {"exact", {"closed form of mu", "1"}},
      {"exact_Phi", {"closed form of Phi", "1"}},
      {"exact_C", {"closed form of C", "1"}},
      {"label", {"the cumulant: C[times of the currents]", ""}},
      {"form", {"closed forms in use", ""}},
      {"lowest_eigenvalue", {"lowest eigenvalue of the Newton operator", "1"}},
      {"scale_reached", {"share of the history's strength that the path has reached", "1"}},
      {"iterations", {"Krylov iterations", "1"}},
      {"newton", {"Newton steps", "1"}},
      {"level", {"finest mesh level", "1"}},
      {"parent", {"number of the point whose path this one starts from; -1: none", "1"}},
      {"status", {"ok, tolerance (missed) or none (no solution)", ""}},
      {"reason", {"why the status is not ok", ""}},
      {"failed", {"1 where the point alone would end with status 3", "1"}},
      {"seconds", {"wall time", "s"}},
      {"instant", {"number of an instant, input order", "1"}},
      {"cumulant", {"number of a cumulant, ascending in order", "1"}},
      {"point", {"number of a point", "1"}},
  };
  return all;
}

}  // namespace

About about_array(const std::string& name) {
  const std::string tail = "error";
  const bool error =
      name.size() >= tail.size() && name.compare(name.size() - tail.size(), tail.size(), tail) == 0;
  if (error) {
    const std::string of = name == tail ? "mu" : name.substr(0, name.size() - tail.size() - 1);
    return {"estimate of the error of " + of, "1"};
  }
  const auto found = arrays().find(name);
  return found == arrays().end() ? About{} : found->second;
}

About about_axis(const std::string& key) {
  static const std::vector<Key> of_cumulants = cumulant_keys();
  for (const auto* keys : {&base_keys(), &of_cumulants})
    if (const Key* one = find_key(key, *keys)) return {one->text, one->allowed.unit};
  return about_array(key);
}

}  // namespace mft::scan

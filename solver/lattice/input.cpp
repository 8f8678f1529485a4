#include "lattice/input.hpp"

#include <fmt/format.h>

#include <cmath>
#include <initializer_list>

#include "input/interpret.hpp"
#include "lattice/correlations.hpp"
#include "lattice/generating/chain.hpp"
#include "lattice/generating/fredholm.hpp"

namespace mft::lattice {

using yaml::Findings;
using yaml::Node;
using yaml::number_text;

namespace {

const char* const hops = "1/hop rate";
const char* const bonds = "[-1000000, 1000000]";
const char* const times = "[0, 10000000]";
constexpr int most_sites = 10000;  // of a chain or a window: its pairs are stored

std::vector<Key> state_keys() {
  return {
      {"lattice", map_form, optional(), "the microscopic system and what is wanted of it"},
      {"lattice.process", choice_form, value("exclusion"),
       "particles that hop to each empty neighbour at rate 1", one_of({"exclusion"})},
      {"lattice.initial", map_form, required(), "the state at t = 0"},
      {"lattice.initial.type", choice_form, required(),
       "Bernoulli: averaged over, or conditional cumulants averaged; or one configuration",
       one_of({"annealed", "quenched", "fixed"})},
      {"lattice.initial.left", number_form, optional(), "density of the sites k <= 0",
       any("particles/site")},
      {"lattice.initial.right", number_form, optional(), "density of the sites k >= 1",
       any("particles/site")},
      {"lattice.initial.occupied", list_form, optional(), "occupied sites, of fixed"},
      {"lattice.initial.occupied[]", integer_form, optional(), "a site", in(bonds)},
      {"lattice.geometry", choice_form | map_form, value("infinite"),
       "the infinite line, or a closed chain", one_of({"infinite"})},
      {"lattice.geometry.sites", list_form, required(), "first and last site of a closed chain"},
      {"lattice.geometry.sites[]", integer_form, optional(), "a site", in(bonds)},
  };
}

std::vector<Key> wanted_keys() {
  const std::string correlation = "lattice.correlation[]", generating = "lattice.generating[]";
  return {
      {"lattice.correlation", list_form, value("[]"), "correlations <Q_j(T2) Q_i(T1)>_c"},
      {correlation, map_form, optional(), "one correlation"},
      {correlation + ".i", integer_form, value("0"), "bond (i, i+1) read at T1", in(bonds)},
      {correlation + ".T1", number_form, required(), "a time", in(times, hops)},
      {correlation + ".j", integer_form, value("0"), "bond (j, j+1) read at T2", in(bonds)},
      {correlation + ".T2", number_form, required(), "a time, before or after T1", in(times, hops)},
      {"lattice.generating", list_form, value("[]"), "means of e^{B1 Q_i(T1) + B2 Q_j(T2)}"},
      {generating, map_form, optional(), "one mean; without T2, of e^{B1 Q_i(T1)}"},
      {generating + ".i", integer_form, value("0"), "bond (i, i+1) read at T1", in(bonds)},
      {generating + ".T1", number_form, required(), "a time", in(times, hops)},
      {generating + ".B1", number_form, required(), "strength at T1", in("[-300, 300]")},
      {generating + ".j", integer_form, optional(), "bond (j, j+1) read at T2", in(bonds)},
      {generating + ".T2", number_form, optional(), "a time, before or after T1", in(times, hops)},
      {generating + ".B2", number_form, optional(), "strength at T2", in("[-300, 300]")},
      {"lattice.window", auto_form | integer_form, value("auto"),
       "K: sites -K+1..K stand for the infinite line where pairs are needed",
       in(fmt::format("[1, {}]", most_sites / 2))},
      {"lattice.tolerance", number_form, value("1e-10"),
       "relative; of a correlation to max(|value|, 10^-2 sqrt(T2))", in("(0, 1)")},
      {"lattice.check", boolean_form, value("false"),
       "compute a second time, by an independent route, and compare"},
  };
}

// 0 when it is absent or was reported.
int integer_at(const Node& map, const std::string& name) {
  const double number = number_at(map, name);
  return std::isnan(number) ? 0 : static_cast<int>(number);
}

// An item of a list with its place in the input, e.g. lattice.correlation[2].
struct Item {
  const Node* node;
  std::string path;
};

std::vector<Item> maps_of(const Node& section, const std::string& name) {
  std::vector<Item> items;
  const Node* list = valid_at(section, name);
  for (std::size_t n = 0; list && n < list->items.size(); ++n)
    if (!list->items[n].invalid && list->items[n].is_map())
      items.push_back({&list->items[n], fmt::format("lattice.{}[{}]", name, n)});
  return items;
}

std::optional<Chain> chain_of(const Node& section) {
  const Node* geometry = valid_at(section, "geometry");
  const Node* sites = geometry ? valid_at(*geometry, "sites") : nullptr;
  if (!sites || sites->items.size() != 2) return {};
  double ends[2];
  for (int n = 0; n < 2; ++n)
    if (sites->items[n].invalid || !yaml::to_number(sites->items[n].text, ends[n])) return {};
  return Chain{static_cast<int>(ends[0]), static_cast<int>(ends[1])};
}

bool is_line(const Node& section) {
  const Node* geometry = valid_at(section, "geometry");
  return geometry && geometry->is_scalar();
}

// Reports each of `labels` that is there (wanted false) or is not (wanted true).
void check_presence(const Node& map, const std::string& path, bool wanted,
                    std::initializer_list<const char*> labels, const std::string& message,
                    Findings& findings) {
  for (const char* label : labels) {
    const Node* item = map.find(label);
    if (!item == wanted) findings.add(item ? item->mark : map.mark, path + "." + label, message);
  }
}

void check_state(const Node& section, Findings& findings) {
  const std::string path = "lattice.initial";
  const Node* initial = valid_at(section, "initial");
  const std::string type = initial ? text_at(*initial, "type") : "";
  if (type.empty()) return;
  if (type == "fixed") {
    check_presence(*initial, path, true, {"occupied"}, "missing; wanted a list of sites", findings);
    check_presence(*initial, path, false, {"left", "right"},
                   "belongs to a Bernoulli step, not to a fixed configuration", findings);
  } else {
    check_presence(*initial, path, true, {"left", "right"}, "missing; wanted a density", findings);
    check_presence(*initial, path, false, {"occupied"}, "belongs to a fixed configuration",
                   findings);
  }
  for (const char* side : {"left", "right"}) {
    const double density = number_at(*initial, side);
    if (density < 0 || density > 1)
      findings.add(initial->find(side)->mark, path + "." + side,
                   fmt::format("is {}; densities of the exclusion process are in [0, 1]",
                               number_text(density)));
  }
}

void check_chain(const Node& section, Findings& findings) {
  const Node* geometry = valid_at(section, "geometry");
  const Node* sites = geometry ? valid_at(*geometry, "sites") : nullptr;
  if (!sites) return;
  const std::string path = "lattice.geometry.sites";
  if (sites->items.size() != 2) {
    findings.add(sites->mark, path,
                 fmt::format("has {} values, wanted two: [first, last]", sites->items.size()));
    return;
  }
  const std::optional<Chain> chain = chain_of(section);
  if (!chain) return;
  if (chain->first >= chain->last)
    findings.add(sites->mark, path, "the first site is not left of the last one");
  else if (chain->last - chain->first >= most_sites)
    findings.add(sites->mark, path,
                 fmt::format("{} sites; a chain has at most {}", chain->last - chain->first + 1,
                             most_sites));
  const Node* initial = valid_at(section, "initial");
  const Node* occupied = initial ? valid_at(*initial, "occupied") : nullptr;
  for (std::size_t n = 0; occupied && n < occupied->items.size(); ++n) {
    double site = 0;
    const Node& item = occupied->items[n];
    if (item.invalid || !yaml::to_number(item.text, site)) continue;
    if (site < chain->first || site > chain->last)
      findings.add(item.mark, fmt::format("lattice.initial.occupied[{}]", n),
                   fmt::format("site {} is outside the chain, sites {}..{}", item.text,
                               chain->first, chain->last));
  }
}

// `where` is "the chain" or "the window".
void check_bonds(const Item& item, const Chain& chain, const std::string& where,
                 Findings& findings) {
  for (const char* name : {"i", "j"}) {
    const double bond = number_at(*item.node, name);
    if (bond < chain.first || bond >= chain.last)
      findings.add(item.node->find(name)->mark, item.path + "." + name,
                   fmt::format("bond ({}, {}) is outside {}, sites {}..{}", bond, bond + 1, where,
                               chain.first, chain.last));
  }
}

void check_generating(const Node& section, const Item& item, Findings& findings) {
  const Node& entry = *item.node;
  const bool two = entry.find("T2") || entry.find("B2");
  check_presence(
      entry, item.path, two,
      two ? std::initializer_list<const char*>{"T2", "B2"}
          : std::initializer_list<const char*>{"j"},
      two ? "missing; a second term has T2 and B2" : "there is no second term, T2 and B2",
      findings);
  const std::optional<Chain> chain = chain_of(section);
  if (chain && chain->last - chain->first >= largest_chain)
    findings.add(entry.mark, item.path,
                 fmt::format("the chain has {} sites; generating functions take up to {}",
                             chain->last - chain->first + 1, largest_chain));
  if (!is_line(section)) return;
  const Node* initial = valid_at(section, "initial");
  const std::string type = initial ? text_at(*initial, "type") : "";
  if (two || number_at(entry, "i") != 0 || (!type.empty() && type != "annealed"))
    findings.add(entry.mark, item.path,
                 "on the infinite line there is one time, i = 0 and an annealed start; take a "
                 "closed chain, geometry: {sites: [first, last]}");
  else if (number_at(entry, "T1") > largest_determinant_time)
    findings.add(entry.find("T1")->mark, item.path + ".T1",
                 fmt::format("is {}; the determinant is computed up to {}", text_at(entry, "T1"),
                             largest_determinant_time));
}

// The window of the infinite line against what it has to hold.
void check_window(const Node& section, Findings& findings) {
  const Node* window = section.find("window");
  if (!window || window->invalid) return;
  const bool automatic = window->text == "auto";
  if (!is_line(section)) {
    if (!automatic && chain_of(section))
      findings.add(window->mark, "lattice.window", "a closed chain has no window");
    return;
  }
  if (std::isnan(number_at(section, "tolerance"))) return;
  const LatticeSettings settings = read_lattice(section);
  const bool pairs = settings.check || settings.initial == InitialState::fixed;
  const int needed = needed_window(settings);
  if (automatic) {
    if (pairs && needed > most_sites / 2)
      findings.add(section.mark, "lattice.window",
                   fmt::format("the pair function needs the sites {}..{}, more than {}", 1 - needed,
                               needed, most_sites));
    return;
  }
  const int K = integer_at(section, "window");
  const std::size_t before = findings.size();
  for (const Item& item : maps_of(section, "correlation"))
    check_bonds(item, {1 - K, K}, "the window", findings);
  if (findings.size() == before && K < needed)
    findings.add(window->mark, "lattice.window",
                 fmt::format("{} is too small; times, bonds and tolerance need {}", K, needed));
}

}  // namespace

void check_lattice(const Node& section, const Settings&, Findings& findings) {
  check_state(section, findings);
  check_chain(section, findings);
  const std::vector<Item> correlations = maps_of(section, "correlation");
  const std::vector<Item> generatings = maps_of(section, "generating");
  if (correlations.empty() && generatings.empty())
    findings.add(section.mark, "lattice", "neither correlation nor generating: nothing is asked");
  if (const std::optional<Chain> chain = chain_of(section)) {
    for (const Item& item : correlations) check_bonds(item, *chain, "the chain", findings);
    for (const Item& item : generatings) check_bonds(item, *chain, "the chain", findings);
  }
  for (const Item& item : generatings) check_generating(section, item, findings);
  check_window(section, findings);
}

LatticeSettings read_lattice(const Node& section) {
  LatticeSettings settings;
  if (const Node* initial = valid_at(section, "initial")) {
    const std::string type = text_at(*initial, "type");
    settings.initial = type == "fixed"      ? InitialState::fixed
                       : type == "quenched" ? InitialState::quenched
                                            : InitialState::annealed;
    settings.left = number_at(*initial, "left");
    settings.right = number_at(*initial, "right");
    const Node* occupied = valid_at(*initial, "occupied");
    double site = 0;
    for (std::size_t n = 0; occupied && n < occupied->items.size(); ++n)
      if (yaml::to_number(occupied->items[n].text, site))
        settings.occupied.push_back(static_cast<int>(site));
  }
  settings.geometry = chain_of(section);
  for (const Item& item : maps_of(section, "correlation")) {
    const double T1 = number_at(*item.node, "T1"), T2 = number_at(*item.node, "T2");
    if (!std::isnan(T1 + T2))
      settings.correlation.push_back(
          {integer_at(*item.node, "i"), T1, integer_at(*item.node, "j"), T2});
  }
  for (const Item& item : maps_of(section, "generating")) {
    const Node& entry = *item.node;
    settings.generating.push_back(
        {{integer_at(entry, "i"), number_at(entry, "T1"), number_at(entry, "B1")}, {}});
    if (entry.find("T2"))
      settings.generating.back().second = {integer_at(entry, "j"), number_at(entry, "T2"),
                                           number_at(entry, "B2")};
  }
  if (integer_at(section, "window")) settings.window = integer_at(section, "window");
  settings.tolerance = number_at(section, "tolerance");
  settings.check = text_at(section, "check") == "true";
  return settings;
}

std::string label(const LatticeSettings::Correlation& entry) {
  return fmt::format("C[i={},T1={};j={},T2={}]", entry.i, number_text(entry.T1), entry.j,
                     number_text(entry.T2));
}

std::string label(const LatticeSettings::Generating& entry) {
  const auto [bond, T, B] = entry.first;
  std::string text = fmt::format("E[i={},T1={},B1={}", bond, number_text(T), number_text(B));
  if (entry.second)
    text += fmt::format(";j={},T2={},B2={}", entry.second->bond, number_text(entry.second->T),
                        number_text(entry.second->B));
  return text + "]";
}

std::vector<Key> lattice_keys() {
  std::vector<Key> keys = state_keys();
  const std::vector<Key> wanted = wanted_keys();
  keys.insert(keys.end(), wanted.begin(), wanted.end());
  return keys;
}

}  // namespace mft::lattice

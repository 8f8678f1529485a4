// The section `lattice` of an input: what it gives, and what is refused with which words.
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "input/reader.hpp"
#include "lattice/input.hpp"
#include "sections.hpp"

namespace mft::lattice {
namespace {

LatticeSettings read(const std::string& section) {
  InputRequest request;
  request.path = "in.yaml";
  request.section = "lattice";
  return read_lattice(parse_input("lattice:\n" + section, request, {}, all_sections()).section);
}

std::string refusal(const std::string& section) {
  try {
    read(section);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

const std::string step = "  initial: {type: annealed, left: 0.7, right: 0.2}\n";
const std::string one = "  correlation: [{T1: 1, T2: 2}]\n";

void expect_refusal(const std::string& section, const std::string& words) {
  const std::string found = refusal(section);
  EXPECT_NE(found.find(words), std::string::npos) << "wanted: " << words << "\nfound: " << found;
}

TEST(LatticeInput, ValuesAndDefaults) {
  const LatticeSettings settings = read(step +
                                        "  geometry: {sites: [-4, 5]}\n"
                                        "  correlation: [{i: -1, T1: 3, j: 2, T2: 1.5}]\n"
                                        "  generating: [{T1: 2, B1: 1}, {i: 1, T1: 1, B1: 0.5, "
                                        "j: 2, T2: 3, B2: -1}]\n"
                                        "  check: true\n");
  EXPECT_EQ(settings.initial, InitialState::annealed);
  EXPECT_EQ(settings.left, 0.7);
  ASSERT_TRUE(settings.geometry);
  EXPECT_EQ(settings.geometry->last, 5);
  EXPECT_TRUE(settings.check);
  EXPECT_EQ(settings.tolerance, 1e-10);
  EXPECT_FALSE(settings.window);
  EXPECT_EQ(label(settings.correlation.at(0)), "C[i=-1,T1=3;j=2,T2=1.5]");
  EXPECT_EQ(label(settings.generating.at(0)), "E[i=0,T1=2,B1=1]");
  EXPECT_EQ(label(settings.generating.at(1)), "E[i=1,T1=1,B1=0.5;j=2,T2=3,B2=-1]");
  const LatticeSettings fixed = read("  initial: {type: fixed, occupied: [-2, 0, 1]}\n" + one);
  EXPECT_EQ(fixed.initial, InitialState::fixed);
  EXPECT_EQ(fixed.occupied, (std::vector<int>{-2, 0, 1}));
  EXPECT_FALSE(fixed.geometry);
}

TEST(LatticeInput, States) {
  expect_refusal("  initial: {type: annealed, left: 1.2, right: 0.2}\n" + one,
                 "in.yaml:2:35: lattice.initial.left: is 1.2; densities of the exclusion process "
                 "are in [0, 1]");
  expect_refusal("  initial: {type: quenched, left: 0.5, right: -0.1}\n" + one,
                 "lattice.initial.right: is -0.1");
  expect_refusal("  initial: {type: annealed, left: 0.5}\n" + one,
                 "lattice.initial.right: missing; wanted a density");
  expect_refusal("  initial: {type: fixed}\n" + one,
                 "lattice.initial.occupied: missing; wanted a list of sites");
  expect_refusal("  initial: {type: fixed, occupied: [0], left: 1}\n" + one,
                 "lattice.initial.left: belongs to a Bernoulli step");
  expect_refusal("  initial: {type: annealed, left: 0.5, right: 0.5, occupied: [1]}\n" + one,
                 "lattice.initial.occupied: belongs to a fixed configuration");
  expect_refusal("  initial: {type: anealed, left: 0.5, right: 0.5}\n" + one,
                 "did you mean 'annealed'?");
  expect_refusal("  process: kmp\n" + step + one, "lattice.process: unknown choice 'kmp'");
}

TEST(LatticeInput, ChainsAndBonds) {
  const std::string chain = step + "  geometry: {sites: [-4, 5]}\n";
  expect_refusal(chain + "  correlation: [{i: -5, T1: 1, j: 5, T2: 2}]\n",
                 "lattice.correlation[0].i: bond (-5, -4) is outside the chain, sites -4..5");
  expect_refusal(chain + "  correlation: [{i: -4, T1: 1, j: 5, T2: 2}]\n",
                 "lattice.correlation[0].j: bond (5, 6) is outside the chain");
  expect_refusal(step + "  geometry: {sites: [5, -4]}\n" + one,
                 "lattice.geometry.sites: the first site is not left of the last one");
  expect_refusal(step + "  geometry: {sites: [1, 2, 3]}\n" + one, "has 3 values, wanted two");
  expect_refusal(step + "  geometry: {sites: [0, 20000]}\n" + one, "a chain has at most 10000");
  expect_refusal("  initial: {type: fixed, occupied: [0, 9]}\n  geometry: {sites: [-4, 5]}\n" + one,
                 "lattice.initial.occupied[1]: site 9 is outside the chain, sites -4..5");
  expect_refusal(chain + one + "  window: 50\n", "lattice.window: a closed chain has no window");
}

TEST(LatticeInput, Times) {
  expect_refusal(step + "  correlation: [{T1: -1, T2: 2}]\n",
                 "lattice.correlation[0].T1: is -1, must be in [0, 10000000]");
  expect_refusal(step + "  correlation: [{T1: 1}]\n", "lattice.correlation[0].T2: missing");
  expect_refusal(step + "  correlation: [{T1: 1, T3: 2}]\n", "did you mean 'T1'?");
  expect_refusal(step, "neither correlation nor generating: nothing is asked");
  EXPECT_EQ(refusal(step + "  correlation: [{T1: 2, T2: 1}]\n"), "");
}

TEST(LatticeInput, GeneratingFunctions) {
  const std::string both = "  generating: [{T1: 1, B1: 1, T2: 2, B2: 1}]\n";
  expect_refusal(
      step + "  geometry: {sites: [-8, 8]}\n" + both,
      "lattice.generating[0]: the chain has 17 sites; generating functions take up to 16");
  EXPECT_EQ(refusal(step + "  geometry: {sites: [-7, 8]}\n" + both), "");
  expect_refusal(step + both, "on the infinite line there is one time");
  expect_refusal(step + "  generating: [{i: 1, T1: 1, B1: 1}]\n", "take a closed chain");
  expect_refusal("  initial: {type: fixed, occupied: [0]}\n  generating: [{T1: 1, B1: 1}]\n",
                 "an annealed start");
  expect_refusal(step + "  generating: [{T1: 1000, B1: 1}]\n",
                 "lattice.generating[0].T1: is 1000; the determinant is computed up to 200");
  expect_refusal(step + "  generating: [{T1: 1, B1: 1, T2: 2}]\n",
                 "lattice.generating[0].B2: missing; a second term has T2 and B2");
  expect_refusal(step + "  generating: [{T1: 1, B1: 1, j: 2}]\n",
                 "lattice.generating[0].j: there is no second term");
}

TEST(LatticeInput, Windows) {
  EXPECT_EQ(refusal(step + one + "  window: 5000\n"), "");
  expect_refusal(step + one + "  window: 5001\n", "lattice.window: is 5001, must be in [1, 5000]");
  const std::string late = "  correlation: [{i: 0, T1: 10000, j: 0, T2: 20000}]\n";
  expect_refusal(step + late + "  window: 100\n",
                 "lattice.window: 100 is too small; times, bonds "
                 "and tolerance need 7");
  EXPECT_EQ(refusal(step + late + "  window: 1000\n"), "");
  expect_refusal(step + "  correlation: [{i: 30, T1: 1, j: 0, T2: 2}]\n  window: 30\n",
                 "lattice.correlation[0].i: bond (30, 31) is outside the window, sites -29..30");
  expect_refusal(step + "  correlation: [{T1: 1, T2: 10000000}]\n  check: true\n",
                 "lattice.window: the pair function needs the sites");
  EXPECT_EQ(refusal(step + "  correlation: [{T1: 1, T2: 10000000}]\n"), "");
}

}  // namespace
}  // namespace mft::lattice

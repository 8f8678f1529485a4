// Finite volumes and alternating sweeps, to be measured beside `mft solve`;
// tests/bench/work_precision.py runs it.
//
//   finite_volumes KEY=VALUE...
//
// Keys: model (independent, ssep, kmp), initial (annealed, quenched), left, right, time, B; cell,
// and half_width, steps, steps_graded (0, 1), relaxation, tolerance, max_sweeps where the choice by
// the cell is not wanted. Prints one object of JSON; `seconds` is the wall time from the problem to
// the answer. Exit status 1 when the sweeps do not converge, 2 for a wrong argument.
#include <chrono>
#include <cstdio>
#include <exception>
#include <functional>
#include <map>
#include <string>

#include "sweeps.hpp"

namespace {

using namespace volumes;

double number(const std::string& text) {
  std::size_t read = 0;
  double value = 0;
  try {
    value = std::stod(text, &read);
  } catch (const std::exception&) {
    read = 0;
  }
  if (text.empty() || read != text.size()) throw std::invalid_argument("'" + text + "': no number");
  return value;
}

void set(const std::string& key, const std::string& text, Problem& problem, Numerics& numerics) {
  const std::map<std::string, double*> doubles{{"left", &problem.left},
                                               {"right", &problem.right},
                                               {"time", &problem.T},
                                               {"B", &problem.B},
                                               {"cell", &numerics.cell},
                                               {"half_width", &numerics.half_width},
                                               {"tolerance", &numerics.tolerance},
                                               {"relaxation", &numerics.relaxation}};
  if (const auto found = doubles.find(key); found != doubles.end())
    *found->second = number(text);
  else if (key == "model")
    problem.kind = kind_of(text);
  else if (key == "initial" && (text == "annealed" || text == "quenched"))
    problem.annealed = text == "annealed";
  else if (key == "steps")
    numerics.steps = static_cast<int>(number(text));
  else if (key == "max_sweeps")
    numerics.max_sweeps = static_cast<int>(number(text));
  else if (key == "steps_graded")
    numerics.graded = number(text) != 0;
  else
    throw std::invalid_argument(key + "=" + text + ": no such key or value");
}

int run(int argc, char** argv) {
  Problem problem;
  Numerics numerics;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const std::size_t equals = argument.find('=');
    if (equals == std::string::npos) throw std::invalid_argument(argument + ": not KEY=VALUE");
    set(argument.substr(0, equals), argument.substr(equals + 1), problem, numerics);
  }
  const auto began = std::chrono::steady_clock::now();
  Sweeps sweeps(problem, numerics);
  const Answer answer = sweeps.solve();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - began;
  std::printf(
      "{\"mu\": %.16g, \"Q\": %.16g, \"cells\": %d, \"steps\": %d, \"sweeps\": %d, "
      "\"tridiagonal_solves\": %ld, \"converged\": %s, \"seconds\": %.6g}\n",
      answer.mu, answer.Q, answer.cells, answer.steps, answer.sweeps, answer.tridiagonal_solves,
      answer.converged ? "true" : "false", seconds.count());
  return answer.converged ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::invalid_argument& error) {
    std::fprintf(stderr, "finite_volumes: %s\n", error.what());
    return 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "finite_volumes: %s\n", error.what());
    return 1;
  }
}

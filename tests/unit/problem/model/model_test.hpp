#pragma once
// What the tests of models share: evaluation at one density or one w, and generic checks.
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>

#include "problem/model/model.hpp"
#include "problem/registry.hpp"

namespace mft::testing {

inline std::unique_ptr<Model> named(const std::string& name, double length = 0) {
  ModelSettings settings;
  settings.name = name;
  settings.parameters["length"] = length;
  return make_model(settings);
}

// D, D', D'', σ, σ', σ''.
struct CoefficientsAt {
  double value[6];
  CoefficientsAt(const Model& model, double rho) {
    model.coefficients(1, &rho, {value, value + 1, value + 2, value + 3, value + 4, value + 5});
  }
};

struct ConjugateAt {
  double F, q0, F2;
  ConjugateAt(const Model& model, double rho0, double w) {
    model.conjugate(rho0, 1, &w, &F, &q0, &F2);
  }
};

inline void expect_relative(double value, long double expected, double tolerance,
                            const std::string& what) {
  EXPECT_LE(std::abs(value - expected), tolerance * std::abs(expected))
      << what << ": " << value << " against " << static_cast<double>(expected);
}

}  // namespace mft::testing

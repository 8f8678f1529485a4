#pragma once
// What is solved, free of meshes and of PETSc: a model, a domain, an initial state and a history of
// the counting field.
#include <memory>
#include <vector>

#include "problem/domain.hpp"
#include "problem/history/history.hpp"
#include "problem/initial.hpp"
#include "problem/lagrangian.hpp"
#include "problem/model/model.hpp"
#include "settings/settings.hpp"

namespace mft {

// Where and when a path is not smooth: ascending, distinct.
struct Marks {
  std::vector<double> times;      // 0, every time of an instant, T, every jump of λ_c
  std::vector<double> positions;  // every jump of ρ_0, position, origin and x_λ
};

struct Problem {
  std::shared_ptr<const Model> model;
  Domain domain;
  InitialState initial;
  History history;
  // Terms of the action beside these, by name. Nothing in the library knows one, and so everything
  // refuses a problem that has one.
  Terms further = {};

  // All that it is made of.
  Terms terms() const;
  Marks marks() const;
  Lagrangian lagrangian() const { return {}; }
  // D_max: the largest D between any two initial densities, which the path starts from.
  double largest_diffusivity() const;

  // At p = 0 the forward equation (8) is linear in q: one Newton step solves it. False where a term
  // is not known.
  bool is_linear_forward() const;
  // No length or time belongs to model, domain and initial state, and every current is read at 0:
  // Q(a t) has the law of √a Q(t). False where a term is not known.
  bool has_scale() const;
};

// The problem of an input; with another history than the input's. Throws InputError where the model
// or the history is wrong.
std::shared_ptr<const Problem> make_problem(const Settings& settings);
std::shared_ptr<const Problem> make_problem(const Settings& settings, History history);

}  // namespace mft

#pragma once
// What to see before trusting a machine, a build or a model: one source file a check.
#include <functional>
#include <string>
#include <vector>

#include "verify/subject.hpp"

namespace mft {

// What a check measured: a value that must not exceed the allowed one. A value that is not finite
// exceeds it.
struct Measurement {
  std::string what;
  double value = 0, allowed = 0;
  std::string where = {};  // the subject of the largest value
  bool ok() const { return value <= allowed; }
};

using Measurements = std::vector<Measurement>;

// One for each derivative: by differences of the action, at a path that solves nothing.
Measurements check_gradient(const Subject& subject);
// The blocks H, A, A^T, -C of the Hessian, by differences of the gradient.
Measurements check_hessian(const Subject& subject);
// ∂S/∂strength of each observable and the second derivatives that the bordered system takes.
Measurements check_strengths(const Subject& subject);
// H and C are symmetric, A^T is A's transpose, C is positive.
Measurements check_symmetry(const Subject& subject);
// The sweep inverts A and A^T; G is symmetric.
Measurements check_sweep(const Subject& subject);
// On a solved path: (14), conservation of mass, fluxes, targets; and the Newton system.
Measurements check_identities(const Subject& subject);
// How μ and Q settle as slabs and elements are halved, and as degrees rise.
Measurements check_rates(const Subject& subject);
// Prolongation to a finer mesh and back, and values between nodes.
Measurements check_prolongation(const Subject& subject);
// All ranks together against each on its own; nothing on one rank.
Measurements check_ranks(const Subject& subject);

struct Check {
  std::string name;
  Measurements (*run)(const Subject& subject);
  bool costly = false;  // without an input, of the first annealed and quenched problem only
};
// All of the above, in the order of the table.
const std::vector<Check>& checks();

// Solves of inputs with a closed form, every family once: distance from it, printed error.
struct ExactCase {
  std::string name, input;
};
const std::vector<ExactCase>& exact_cases();
Measurements check_exact(const ExactCase& one, MPI_Comm comm);

// The problems that stand in where no input is given: every model, every term of the action.
std::vector<Subject> built_in_subjects(MPI_Comm comm);

// All checks on the input, or on the built-in problems without one, and the exact cases.
// Measurements of the same name are one, the worst. `report` hears what is under way, and the share
// done. Collective. Throws what a check cannot go on after.
Measurements verify(const Settings* input, MPI_Comm comm,
                    const std::function<void(const std::string&, double)>& report);

}  // namespace mft

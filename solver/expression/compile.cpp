#include "expression/compile.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>

#include "base/error.hpp"
#include "expression/operation_graph.hpp"

namespace mft {
namespace {

using GiNaC::ex;
using Scaled = OperationGraph::Scaled;

Operation operation_of(const std::string& function) {
  static const std::map<std::string, Operation> all = {{"exp", Operation::exponential},
                                                       {"log", Operation::logarithm},
                                                       {"sin", Operation::sine},
                                                       {"cos", Operation::cosine},
                                                       {"tan", Operation::tangent},
                                                       {"sinh", Operation::hyperbolic_sine},
                                                       {"cosh", Operation::hyperbolic_cosine},
                                                       {"tanh", Operation::hyperbolic_tangent},
                                                       {"erf", Operation::error_function}};
  const auto found = all.find(function);
  if (found == all.end())
    throw Error(exit_internal, "an expression with '" + function + "' was not resolved");
  return found->second;
}

// Infinite where it is too large for a double.
double nearest_double(const GiNaC::numeric& number) {
  try {
    return number.to_double();
  } catch (const std::exception&) {
    return std::copysign(std::numeric_limits<double>::infinity(), number.is_negative() ? -1 : 1);
  }
}

class Compiler {
 public:
  // `variable` may be null: then no symbol is known.
  explicit Compiler(const GiNaC::symbol* variable) : variable_(variable) {}

  OperationGraph graph;

  // The value of e as a multiple of a node of the graph.
  Scaled lower(const ex& e) {
    if (GiNaC::is_a<GiNaC::symbol>(e)) {
      if (variable_ && e.is_equal(*variable_)) return {1, OperationGraph::variable};
      throw Error(exit_internal, "an expression depends on an unknown symbol");
    }
    if (GiNaC::is_a<GiNaC::add>(e)) return lower_sum(e);
    if (GiNaC::is_a<GiNaC::mul>(e)) return lower_product(e);
    if (GiNaC::is_a<GiNaC::power>(e)) return lower_power(e.op(0), e.op(1));
    if (GiNaC::is_a<GiNaC::function>(e)) {
      const std::string name = GiNaC::ex_to<GiNaC::function>(e).get_name();
      return unary(operation_of(name), lower(e.op(0)));
    }
    if (e.is_equal(GiNaC::Pi)) return {std::acos(-1.0)};
    const bool real = GiNaC::is_a<GiNaC::numeric>(e) && e.info(GiNaC::info_flags::real);
    return {real ? nearest_double(GiNaC::ex_to<GiNaC::numeric>(e))
                 : std::numeric_limits<double>::quiet_NaN()};
  }

 private:
  // The parts of a sum or product: constants ascending, then others by hash.
  std::vector<Scaled> parts(const ex& e) {
    std::vector<Scaled> all;
    for (const ex& part : e) all.push_back(lower(part));
    std::sort(all.begin(), all.end(), [this](const Scaled& a, const Scaled& b) {
      const auto key = [this](const Scaled& s) {
        return std::make_tuple(!s.is_constant(), s.is_constant() ? 0 : graph.hash(s.node),
                               s.factor);
      };
      return key(a) < key(b);
    });
    return all;
  }

  // A sum is kept with a positive factor of its first term: GiNaC chooses the sign of the base of
  // an integer power by its own order.
  Scaled lower_sum(const ex& e) {
    double constant = 0, sign = 0;
    int sum = OperationGraph::none;
    for (const Scaled& part : parts(e)) {
      if (part.is_constant()) {
        constant += part.factor;
      } else if (sum == OperationGraph::none) {
        sign = std::copysign(1.0, part.factor);
        const double factor = sign * part.factor;
        sum = constant == 0 ? graph.whole({factor, part.node})
                            : graph.node(Operation::affine, part.node, OperationGraph::none, factor,
                                         sign * constant);
      } else {
        sum = graph.node(Operation::add_scaled, sum, part.node, sign * part.factor);
      }
    }
    if (sum == OperationGraph::none) return {constant};
    return {sign, sum};
  }

  Scaled lower_product(const ex& e) {
    Scaled product = {1};
    for (const Scaled& part : parts(e)) product = multiply(product, part);
    return product;
  }

  Scaled multiply(const Scaled& a, const Scaled& b) {
    const double factor = a.factor * b.factor;
    if (a.is_constant() || b.is_constant()) return {factor, std::max(a.node, b.node)};
    return {factor, graph.node(Operation::multiply, a.node, b.node, 1)};
  }

  Scaled unary(Operation operation, const Scaled& a) {
    if (a.is_constant()) return {apply(operation, a.factor, 0, 0, 0)};
    return {1, graph.node(operation, graph.whole(a))};
  }

  // Integer and half-integer powers by multiplications, so that powers of one base share them.
  Scaled lower_power(const ex& base, const ex& exponent) {
    const Scaled b = lower(base), e = lower(exponent);
    if (b.is_constant() && e.is_constant()) return {std::pow(b.factor, e.factor)};
    const double twice = 2 * e.factor;
    if (!e.is_constant() || twice != std::round(twice) || std::abs(twice) > 1e9)
      return {1, graph.node(Operation::power, graph.whole(b), graph.whole(e))};
    const int n = static_cast<int>(std::abs(twice));
    Scaled root = n % 2 == 0 ? b : unary(Operation::square_root, b);
    if (twice < 0) root = {1 / root.factor, graph.node(Operation::reciprocal, root.node)};
    return integer_power(root, n % 2 == 0 ? n / 2 : n);
  }

  Scaled integer_power(const Scaled& base, int n) {
    if (n == 0) return {1};
    if (n == 1) return base;
    if (n % 2 == 1) return multiply(base, integer_power(base, n - 1));
    const Scaled half = integer_power(base, n / 2);
    return multiply(half, half);
  }

  const GiNaC::symbol* variable_;
};

}  // namespace

Tape compile(const std::vector<ex>& outputs, const GiNaC::symbol& x) {
  Compiler compiler(&x);
  std::vector<int> nodes;
  for (const ex& e : outputs) nodes.push_back(compiler.graph.whole(compiler.lower(e)));
  return compiler.graph.tape(nodes);
}

double constant_value(const ex& e) {
  const Scaled value = Compiler(nullptr).lower(e);
  return value.is_constant() ? value.factor : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace mft

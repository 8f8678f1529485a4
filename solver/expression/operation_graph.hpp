#pragma once
// The operations that some outputs need, each once, as a graph that can be put in order.
#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "expression/tape.hpp"

namespace mft {

class OperationGraph {
 public:
  // A multiple of a node, or a constant.
  struct Scaled {
    double factor = 0;
    int node = none;
    bool is_constant() const { return node == none; }
  };
  static constexpr int none = -1;
  static constexpr int variable = 0;  // the node of x

  OperationGraph();

  // The node of an operation on nodes, made if there is none; constant operands are folded by the
  // callers. Operands of a product are put in canonical order.
  int node(Operation operation, int a = none, int b = none, double c = 0, double d = 0);
  // The node that is a whole value.
  int whole(const Scaled& value);

  // A number for what a node computes, that depends on nothing else (not on the order of making).
  std::uint64_t hash(int node) const { return nodes_[node].hash; }

  // The operations that the outputs need, in order, with scratch slots used again.
  Tape tape(const std::vector<int>& outputs) const;

 private:
  struct Node {
    Operation operation;
    int a, b;
    double c, d;
    std::uint64_t hash;
  };
  std::vector<int> sorted(const std::vector<int>& outputs) const;

  std::vector<Node> nodes_;
  // By operation, operands and the bits of c and d.
  std::map<std::tuple<Operation, int, int, std::uint64_t, std::uint64_t>, int> index_;
};

}  // namespace mft

#include "expression/operation_graph.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>
#include <utility>

namespace mft {
namespace {

// Mixes a word into a hash (the finaliser of splitmix64: Steele, Lea and Flood, 2014).
std::uint64_t mix(std::uint64_t hash, std::uint64_t word) {
  std::uint64_t z = hash * 0x9e3779b97f4a7c15u + word;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

std::uint64_t bits(double x) {
  std::uint64_t word;
  std::memcpy(&word, &x, sizeof word);
  return word;
}

// Multiplication by it is exact.
bool is_power_of_two(double x) {
  int exponent;
  return std::abs(std::frexp(x, &exponent)) == 0.5;
}

}  // namespace

OperationGraph::OperationGraph() {
  nodes_.push_back({Operation::affine, none, none, 1, 0, mix(1, 1)});
}

int OperationGraph::node(Operation operation, int a, int b, double c, double d) {
  if (operation == Operation::affine && c == 1 && d == 0) return a;
  if (operation == Operation::multiply && hash(b) < hash(a)) std::swap(a, b);
  const auto [found, is_new] =
      index_.try_emplace({operation, a, b, bits(c), bits(d)}, static_cast<int>(nodes_.size()));
  if (is_new) {
    std::uint64_t h = mix(mix(static_cast<std::uint64_t>(operation) + 2, bits(c)), bits(d));
    for (int operand : {a, b}) h = mix(h, operand == none ? 0 : hash(operand));
    nodes_.push_back({operation, a, b, c, d, h});
  }
  return found->second;
}

int OperationGraph::whole(const Scaled& value) {
  if (value.is_constant()) return node(Operation::constant, none, none, value.factor);
  if (value.factor == 1) return value.node;
  const Node& n = nodes_[value.node];
  if (n.operation == Operation::multiply) return node(n.operation, n.a, n.b, n.c * value.factor);
  if (n.operation == Operation::affine && n.a != none && is_power_of_two(value.factor))
    return node(n.operation, n.a, none, n.c * value.factor, n.d * value.factor);
  return node(Operation::affine, value.node, none, value.factor);
}

// Operands before what uses them, by a walk from the outputs that visits operands in their order.
std::vector<int> OperationGraph::sorted(const std::vector<int>& outputs) const {
  std::vector<int> order, stack(outputs.rbegin(), outputs.rend());
  std::vector<bool> done(nodes_.size(), false);
  done[variable] = true;
  while (!stack.empty()) {
    const int now = stack.back();
    bool ready = true;
    for (int operand : {nodes_[now].b, nodes_[now].a})
      if (!done[now] && operand != none && !done[operand]) {
        stack.push_back(operand);
        ready = false;
      }
    if (!ready) continue;
    stack.pop_back();
    if (!done[now]) order.push_back(now);
    done[now] = true;
  }
  return order;
}

Tape OperationGraph::tape(const std::vector<int>& outputs) const {
  const std::vector<int> order = sorted(outputs);
  std::vector<int> last_use(nodes_.size(), -1), slot(nodes_.size(), none);
  for (std::size_t i = 0; i < order.size(); ++i)
    for (int operand : {nodes_[order[i]].a, nodes_[order[i]].b})
      if (operand != none) last_use[operand] = static_cast<int>(i);

  // Outputs get slots -2, -3, … until the number of scratch slots is known.
  const auto output_slot = [](std::size_t k) { return -2 - static_cast<int>(k); };
  slot[variable] = 0;
  for (std::size_t k = 0; k < outputs.size(); ++k)
    if (slot[outputs[k]] == none) slot[outputs[k]] = output_slot(k);

  std::set<int> free;
  int work = 0;
  std::vector<Instruction> instructions;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Node& n = nodes_[order[i]];
    if (slot[order[i]] == none) {
      if (free.empty()) free.insert(++work);
      slot[order[i]] = *free.begin();
      free.erase(free.begin());
    }
    const auto slot_of = [&](int operand) { return operand == none ? 0 : slot[operand]; };
    instructions.push_back({n.operation, slot[order[i]], slot_of(n.a), slot_of(n.b), n.c, n.d});
    for (int operand : {n.a, n.b})
      if (operand != none && last_use[operand] == static_cast<int>(i) && slot[operand] > 0)
        free.insert(slot[operand]);
  }
  for (std::size_t k = 0; k < outputs.size(); ++k)
    if (slot[outputs[k]] != output_slot(k))
      instructions.push_back({Operation::affine, output_slot(k), slot[outputs[k]], 0, 1, 0});
  for (Instruction& now : instructions)
    for (int* s : {&now.target, &now.a, &now.b})
      if (*s < 0) *s = work - 1 - *s;
  return Tape(std::move(instructions), work, static_cast<int>(outputs.size()));
}

}  // namespace mft

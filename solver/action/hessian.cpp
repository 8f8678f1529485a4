// The blocks of the Hessian applied to a field.
#include "action/action.hpp"
#include "action/kernels.hpp"

namespace mft {

// out = one block of ∫∫ δ²ℒ applied to `in`, slab by slab.
void Action::apply_block(Vec in, Vec out, Block (*pick)(const SlabHessian&)) const {
  const SpaceMesh& space = mesh_->space;
  check(VecZeroEntries(out));
  const VecReader u(in);
  VecWriter v(out);
  std::vector<double> value, derivative, test_value, test_derivative;
  for (int n = layout_.first(); n < layout_.last(); ++n) {
    const Block block = pick(slab_hessian(n));
    const auto at = layout_.local_offset(n);
    const bool from_value = block.value_value || block.derivative_value;
    const bool from_derivative = block.value_derivative || block.derivative_derivative;
    const bool to_value = block.value_value || block.value_derivative;
    const bool to_derivative = block.derivative_value || block.derivative_derivative;
    with_times(mesh_->time.degree[n] + 1, [&](auto times) {
      const std::size_t points = static_cast<std::size_t>(space.points()) * times;
      value.resize(points);
      derivative.resize(points);
      interpolate<times>(space, u + at, from_value ? value.data() : nullptr,
                         from_derivative ? derivative.data() : nullptr);
      const auto combine = [&](const double* c, const double* d, std::vector<double>& result) {
        result.resize(points);
        for (std::size_t i = 0; i < points; ++i)
          result[i] = (c ? c[i] * value[i] : 0) + (d ? d[i] * derivative[i] : 0);
      };
      if (to_value) combine(block.value_value, block.value_derivative, test_value);
      if (to_derivative)
        combine(block.derivative_value, block.derivative_derivative, test_derivative);
      test_against<times>(space, to_value ? test_value.data() : nullptr,
                          to_derivative ? test_derivative.data() : nullptr, v + at, 0,
                          space.elements());
    });
  }
}

void Action::apply_H(Vec in, Vec out) const {
  apply_block(in, out, [](const SlabHessian& h) {
    return Block{h.q_q.data(), h.q_qx.data(), h.q_qx.data(), nullptr};
  });
}

void Action::apply_A(Vec in, Vec out) const {
  apply_block(in, out, [](const SlabHessian& h) {
    return Block{nullptr, nullptr, h.q_px.data(), h.qx_px.data()};
  });
  add_time(in, out, false);
}

void Action::apply_AT(Vec in, Vec out) const {
  apply_block(in, out, [](const SlabHessian& h) {
    return Block{nullptr, h.q_px.data(), nullptr, h.qx_px.data()};
  });
  add_time(in, out, true);
}

void Action::apply_time(Vec in, Vec out) const {
  check(VecZeroEntries(out));
  add_time(in, out, false);
}

// C = -∂²S/∂p²: the σ-weighted stiffness and, annealed, F*'' at t = 0.
void Action::apply_C(Vec in, Vec out) const {
  apply_block(in, out, [](const SlabHessian& h) {
    return Block{nullptr, nullptr, nullptr, h.px_px.data()};
  });
  check(VecScale(out, -1));
  if (!layout_.local(0) || !problem_->initial.annealed()) return;
  const SpaceMesh& space = mesh_->space;
  const auto& e0 = time_basis(mesh_->time.degree[0]).e0;
  std::vector<double> profile(space.nodes()), at_points(space.points()), load(space.nodes());
  const VecReader u(in);
  trace(space.nodes(), e0, u + 0, profile.data());
  interpolate<1>(space, profile.data(), at_points.data(), nullptr);
  for (int i = 0; i < space.points(); ++i) at_points[i] *= space.weight[i] * initial_.F2[i];
  test_against<1>(space, at_points.data(), nullptr, load.data(), 0, space.elements());
  VecWriter v(out);
  add_outer(space.nodes(), e0, load.data(), 1, v + 0);
}

}  // namespace mft

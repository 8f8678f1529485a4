#include "sweeps.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace volumes {

Numerics chosen(const Problem& problem, Numerics numerics) {
  const double h = numerics.cell;
  if (!(h > 0 && h <= 1)) throw std::invalid_argument("cell: above 0 and at most 1");
  if (numerics.half_width == 0)
    numerics.half_width = std::sqrt(std::log(50 / (h * h)) / (problem.annealed ? 1.2 : 0.6));
  if (numerics.steps == 0)
    numerics.steps = static_cast<int>(std::ceil((numerics.graded ? 1.5 : 3) / h));
  if (numerics.tolerance == 0) numerics.tolerance = 1e-3 * h;
  if (!(numerics.half_width >= 2 * h && numerics.steps > 0 && numerics.tolerance > 0))
    throw std::invalid_argument("half_width: two cells or more; steps and tolerance: above 0");
  if (!(numerics.relaxation > 0 && numerics.relaxation <= 1))
    throw std::invalid_argument("relaxation: above 0 and at most 1");
  return numerics;
}

Sweeps::Sweeps(const Problem& problem, const Numerics& asked)
    : problem_(problem),
      numerics_(chosen(problem, asked)),
      sigma_(problem.mobility()),
      cells_(2 * static_cast<int>(std::round(numerics_.half_width / numerics_.cell))),
      h_(numerics_.cell * std::sqrt(problem.T)),
      face_a_(cells_ + 1, 0.0),
      face_b_(cells_ + 1, 0.0),
      fresh_(cells_),
      matrix_(cells_) {
  double before = 0;
  for (int n = 1; n <= numerics_.steps; ++n) {
    const double s = static_cast<double>(n) / numerics_.steps;
    const double t = problem.T * (numerics_.graded ? s * s * (3 - 2 * s) : s);
    tau_.push_back(t - before);
    before = t;
  }
  const std::size_t all = static_cast<std::size_t>(numerics_.steps) * cells_;
  p_mean_.assign(all, 0.0);
  q_mean_.assign(all, 0.0);
  for (int i = 0; i < cells_; ++i) p_initial_.push_back(i < cells_ / 2 ? 0 : problem.B);
  q_initial_.resize(cells_);
  q_final_.resize(cells_);
}

bool Sweeps::corrected(double* mean) {
  matrix_.solve();
  ++solves_;
  double change = 0;
  for (int i = 0; i < cells_; ++i) {
    mean[i] += matrix_.right[i];
    change = std::max(change, std::abs(matrix_.right[i]));
  }
  return change * change < newton_tolerance_;
}

void Sweeps::step_p(int n, const std::vector<double>& from, double* mean) {
  const double* const q = &q_mean_[static_cast<std::size_t>(n) * cells_];
  const double rate = 2 / tau_[n], per_h = 1 / h_, per_h2 = per_h * per_h;
  double *const gradient = face_a_.data() + 1, *const slope = face_b_.data() + 1;
  double *const a = matrix_.lower.data(), *const b = matrix_.diagonal.data();
  double *const c = matrix_.upper.data(), *const d = matrix_.right.data();
  for (int newton = 0; newton < 30; ++newton) {
    for (int i = 0; i < cells_ - 1; ++i) {
      gradient[i] = (mean[i + 1] - mean[i]) * per_h;
      slope[i] = 0.5 * sigma_.derivative(0.5 * (q[i] + q[i + 1])) * gradient[i];
    }
    gradient[cells_ - 1] = slope[cells_ - 1] = 0;
    for (int i = 0; i < cells_; ++i) {
      const double left = gradient[i - 1], right = gradient[i];
      d[i] = rate * (from[i] - mean[i]) + (right - left) * per_h +
             0.5 * (slope[i] * right + slope[i - 1] * left);
      a[i] = -per_h2 + slope[i - 1] * per_h;
      c[i] = -per_h2 - slope[i] * per_h;
      b[i] = rate + 2 * per_h2 + (slope[i] - slope[i - 1]) * per_h;
    }
    b[0] -= per_h2;
    b[cells_ - 1] -= per_h2;
    if (corrected(mean)) return;
  }
  throw std::runtime_error("Newton's method for p does not converge");
}

void Sweeps::step_q(int n, const std::vector<double>& from, double* mean) {
  const double* const p = &p_mean_[static_cast<std::size_t>(n) * cells_];
  const double rate = 2 / tau_[n], per_h = 1 / h_, per_h2 = per_h * per_h;
  double *const flux = face_a_.data() + 1, *const drift = face_b_.data() + 1;
  double *const a = matrix_.lower.data(), *const b = matrix_.diagonal.data();
  double *const c = matrix_.upper.data(), *const d = matrix_.right.data();
  for (int newton = 0; newton < 30; ++newton) {
    for (int i = 0; i < cells_ - 1; ++i) {
      const double force = (p[i + 1] - p[i]) * per_h, q = 0.5 * (mean[i] + mean[i + 1]);
      flux[i] = (mean[i + 1] - mean[i]) * per_h - sigma_(q) * force;
      drift[i] = 0.5 * sigma_.derivative(q) * force * per_h;
    }
    flux[cells_ - 1] = drift[cells_ - 1] = 0;
    for (int i = 0; i < cells_; ++i) {
      d[i] = rate * (from[i] - mean[i]) + (flux[i] - flux[i - 1]) * per_h;
      a[i] = -per_h2 - drift[i - 1];
      c[i] = -per_h2 + drift[i];
      b[i] = rate + 2 * per_h2 + drift[i] - drift[i - 1];
    }
    b[0] -= per_h2;
    b[cells_ - 1] -= per_h2;
    if (corrected(mean)) return;
  }
  throw std::runtime_error("Newton's method for q does not converge");
}

void Sweeps::backward() {
  std::vector<double> p(cells_);
  for (int i = 0; i < cells_; ++i) p[i] = i < cells_ / 2 ? 0 : problem_.B;
  const double part = first_ ? 1 : numerics_.relaxation;
  for (int n = numerics_.steps - 1; n >= 0; --n) {
    double* const old = &p_mean_[static_cast<std::size_t>(n) * cells_];
    if (first_)
      fresh_ = p;
    else
      std::copy(old, old + cells_, fresh_.begin());
    step_p(n, p, fresh_.data());
    for (int i = 0; i < cells_; ++i) {
      p[i] = 2 * fresh_[i] - p[i];
      old[i] += part * (fresh_[i] - old[i]);
    }
  }
  for (int i = 0; i < cells_; ++i) p_initial_[i] += part * (p[i] - p_initial_[i]);
}

void Sweeps::forward() {
  for (int i = 0; i < cells_; ++i)
    q_initial_[i] = problem_.annealed
                        ? problem_.initial_density(
                              p_initial_[i] - (i < cells_ / 2 ? 0 : problem_.B), initial(i))
                        : initial(i);
  std::vector<double>& q = q_final_;
  q = q_initial_;
  for (int n = 0; n < numerics_.steps; ++n) {
    double* const mean = &q_mean_[static_cast<std::size_t>(n) * cells_];
    if (first_) std::copy(q.begin(), q.end(), mean);
    step_q(n, q, mean);
    for (int i = 0; i < cells_; ++i) q[i] = 2 * mean[i] - q[i];
  }
}

// (3), by mass.
double Sweeps::current() const {
  double sum = 0;
  for (int i = cells_ / 2; i < cells_; ++i) sum += q_final_[i] - q_initial_[i];
  return h_ * sum;
}

// (14), by the sums of the scheme.
double Sweeps::mu() const {
  double noise = 0, cost = 0;
  for (int n = 0; n < numerics_.steps; ++n) {
    const double* const p = &p_mean_[static_cast<std::size_t>(n) * cells_];
    const double* const q = &q_mean_[static_cast<std::size_t>(n) * cells_];
    double sum = 0;
    for (int i = 0; i < cells_ - 1; ++i) {
      const double difference = p[i + 1] - p[i];
      sum += sigma_(0.5 * (q[i] + q[i + 1])) * difference * difference;
    }
    noise += 0.5 * tau_[n] * sum / h_;
  }
  if (problem_.annealed)
    for (int i = 0; i < cells_; ++i) cost += h_ * problem_.cost(q_initial_[i], initial(i));
  return problem_.B * current() - cost - noise;
}

Answer Sweeps::solve() {
  Answer answer;
  forward();
  double before = mu(), change = 1;
  while (answer.sweeps < numerics_.max_sweeps) {
    backward();
    first_ = false;
    forward();
    ++answer.sweeps;
    answer.mu = mu();
    if (!std::isfinite(answer.mu)) throw std::runtime_error("the sweeps diverge");
    change = std::abs(answer.mu - before) / std::max(std::abs(answer.mu), 1e-2);
    before = answer.mu;
    newton_tolerance_ = std::min(1e-4, std::max(0.01 * change, 1e-14));
    if (change < numerics_.tolerance) {
      answer.converged = true;
      break;
    }
  }
  answer.Q = current();
  answer.cells = cells_;
  answer.steps = numerics_.steps;
  answer.tridiagonal_solves = solves_;
  return answer;
}

}  // namespace volumes

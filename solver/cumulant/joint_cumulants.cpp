#include "cumulant/joint_cumulants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "cumulant/base_path.hpp"
#include "cumulant/correlation.hpp"
#include "cumulant/input.hpp"
#include "cumulant/response.hpp"
#include "problem/registry.hpp"
#include "refinement/refine.hpp"

namespace mft {
namespace {

// The settings of a history that reads the currents with B = 0.
Settings with_readings(Settings settings, const std::vector<Reading>& readings) {
  settings.instants.clear();
  settings.continuous.reset();
  settings.final_time = 0;
  for (const Reading& r : readings) {
    settings.instants.push_back({r.time, 0.0, {}, r.position, r.start});
    settings.final_time = std::max(settings.final_time, r.time);
  }
  return settings;
}

// The typical path on one mesh after another, ready for responses.
class TypicalPaths {
 public:
  TypicalPaths(const Settings& settings, std::shared_ptr<const Model> model, MPI_Comm comm)
      : settings_(settings),
        model_(std::move(model)),
        history_(make_history(settings)),
        comm_(comm) {}

  const Settings& settings() const { return settings_; }
  const History& history() const { return history_; }

  struct Solved {
    std::shared_ptr<const Mesh> mesh;
    std::unique_ptr<Action> action;
    std::unique_ptr<Sweep> sweep;
    std::shared_ptr<Path> path;
  };

  // `slab_ends` are further ends of slabs; `more` further observables, given the time mesh.
  template <class Observables>
  Solved solve(int level, int rung, const std::vector<double>& slab_ends, Observables more) {
    MeshPlan plan = mesh_plan(settings_, history_, *model_, {level, rung});
    plan.slab_ends.insert(plan.slab_ends.end(), slab_ends.begin(), slab_ends.end());
    Solved s;
    s.mesh = std::make_shared<const Mesh>(make_mesh(plan));
    auto observables = make_observables(history_, *s.mesh);
    for (const Observable& o : more(s.mesh->time)) observables.push_back(o);
    s.action = std::make_unique<Action>(model_, settings_.initial, observables, s.mesh, comm_);
    s.sweep = std::make_unique<Sweep>(*s.action);
    s.path = std::make_shared<Path>();
    if (before_.path)
      *s.path = prolong(*before_.path, *before_.mesh, Layout(*before_.mesh, comm_), *s.mesh,
                        s.action->layout());
    else
      *s.path = flat_path(*s.action, *s.sweep, {});
    solve_typical_path(*s.action, *s.sweep, *s.path);
    before_ = {s.mesh, s.path, {}};
    return s;
  }

 private:
  Settings settings_;
  std::shared_ptr<const Model> model_;
  History history_;
  MPI_Comm comm_;
  LevelStart before_;
};

std::vector<JointCumulant> joint_cumulants_of(const History& history, const Monomials& monomials) {
  std::vector<JointCumulant> all;
  for (int a = 1; a < monomials.count(); ++a) {
    JointCumulant one;
    std::vector<std::string> parts;
    for (int v : monomials.factors(a)) {
      const Instant& i = history.instants[v];
      one.readings.push_back({i.time, i.position, i.start});
      parts.push_back(label(one.readings.back()));
    }
    one.label = fmt::format("C[{}]", fmt::join(parts, ","));
    all.push_back(std::move(one));
  }
  return all;
}

class Cumulants {
 public:
  Cumulants(const Settings& settings, const CumulantSettings& wanted, MPI_Comm comm,
            const Report& report)
      : report_(report),
        model_(make_model(settings.model)),
        paths_(with_readings(settings, wanted.readings), model_, comm),
        monomials_(static_cast<int>(paths_.history().instants.size()), wanted.order),
        coefficients_(model_, settings.model, wanted.order - 1, wanted.order - 2) {
    if (!wanted.correlation_times) return;
    const double T = paths_.settings().final_time;
    grid_.emplace(*wanted.correlation_times, T);
    at_end_.emplace(with_readings(settings, {{T, 0, 0}}), model_, comm);
  }

  CumulantSolution run() {
    const Settings& settings = paths_.settings();
    Resolution at = starting_resolution(settings, paths_.history(), *model_);
    if (settings.mesh.single_level) {
      std::vector<Estimate> all;
      for (double value : *values(at.last_level, at.rung))
        all.push_back({value, std::numeric_limits<double>::quiet_NaN()});
      return finish(all);
    }
    Worst worst;
    const Refined found = refine(
        at, settings.mesh.fixed(), [this](int level, int rung) { return values(level, rung); },
        [&](const Resolution& now, std::vector<Estimate>& all) {
          // levels and rungs gain less in cumulants of several times than in μ
          for (Estimate& e : all) e.error *= 2;
          worst = worst_of(all);
          report_(
              fmt::format("levels {} to {}: largest error {:.1e} of the tolerance's scale, in {}",
                          now.first_level, now.last_level, worst.error, labels()[worst.index]));
          return worst.error / settings.solver.tolerance;
        });
    CumulantSolution solution = finish(found.estimates);
    const Estimate& largest = found.estimates[worst.index];
    if (!(found.error <= 1))
      solution.reason =
          fmt::format("{}: the error {:.1e} is above the tolerance {:.1e}", labels()[worst.index],
                      largest.error, settings.solver.tolerance * scale(largest.value));
    return solution;
  }

 private:
  struct Worst {
    std::size_t index = 0;
    double error = 0;  // relative to the scale
  };

  std::size_t count() const { return static_cast<std::size_t>(monomials_.count()) - 1; }
  double scale(double value) const {
    return std::max(std::abs(value), 1e-2 * std::sqrt(paths_.settings().final_time));
  }

  // What the sums over the mesh leave, extrapolated: up to 5e-13 was measured at T = 1.
  double round_off(double value) const {
    return 2e-13 * std::max(std::abs(value), std::sqrt(paths_.settings().final_time));
  }

  Worst worst_of(const std::vector<Estimate>& all) const {
    Worst worst;
    for (std::size_t i = 0; i < std::min(count(), all.size()); ++i) {
      const double relative = all[i].error / scale(all[i].value);
      if (!(relative <= worst.error)) worst = {i, relative};
    }
    return worst;
  }

  const std::vector<double>* values(int level, int rung) {
    std::vector<double> all;
    const PhaseSeconds began = PhaseSeconds::now();
    const auto solved =
        paths_.solve(level, rung, {}, [](const TimeMesh&) { return std::vector<Observable>(); });
    Response response(*solved.action, *solved.sweep, coefficients_, monomials_, *solved.path);
    response.solve(monomials_.degree() / 2);
    const auto S = response.action_series();
    for (int a = 1; a < monomials_.count(); ++a) all.push_back(-monomials_.factorial(a) * S[a]);
    if (grid_) {
      const auto grid = grid_->on_grid(correlation(level, rung));
      all.insert(all.end(), grid.begin(), grid.end());
    }
    const int slabs = solved.mesh->time.slabs(), elements = solved.mesh->space.elements();
    const double seconds = (PhaseSeconds::now() - began).total;
    report_(fmt::format("level {}, rung {}: {} slabs, {} elements: {} = {:.12g} ({:.2f} s)", level,
                        rung, slabs, elements, labels().back(), all[count() - 1], seconds));
    levels_.push_back({level, rung, elements, slabs, std::move(all), seconds});
    return &levels_.back().values;
  }

  // C(r T, T) at the grid's ratios: the change of each Q(r T) with the strength of an instant at T.
  std::vector<double> correlation(int level, int rung) {
    const double T = at_end_->settings().final_time;
    std::vector<double> times;
    for (double r : grid_->ratios())
      if (r < 1) times.push_back(r * T);
    const auto solved = at_end_->solve(level, rung, times, [&](const TimeMesh& time) {
      std::vector<Observable> readings;
      for (double t : times) {
        const int n = time.slab_ending_at(t);
        readings.push_back({0, 0, 0, 1, {{n, time_basis(time.degree[n]).e1}}, 0});
      }
      return readings;
    });
    const Monomials one(1, 2);
    Response response(*solved.action, *solved.sweep, coefficients_, one, *solved.path);
    response.solve(1);
    const auto at = [&](int l) {
      return solved.action->strength_curvature(l, 0) - dot(response.border(l), response.term(1));
    };
    std::vector<double> C;
    for (std::size_t k = 0; k < times.size(); ++k) C.push_back(at(static_cast<int>(k) + 1));
    C.push_back(at(0));
    last_correlation_ = C;
    return C;
  }

  const std::vector<std::string>& labels() {
    if (labels_.empty())
      for (const JointCumulant& c : joint_cumulants_of(paths_.history(), monomials_))
        labels_.push_back(c.label);
    return labels_;
  }

  CumulantSolution finish(const std::vector<Estimate>& all) {
    CumulantSolution solution;
    solution.labels = labels();
    for (std::size_t i = 0; i < count(); ++i)
      solution.cumulants.push_back({all[i].value, all[i].error + round_off(all[i].value)});
    solution.levels = std::move(levels_);
    if (!grid_) return solution;
    solution.correlation_times = grid_->times();
    const std::size_t size = grid_->times().size() * grid_->times().size();
    const auto more = grid_->interpolation_error(last_correlation_);
    for (std::size_t i = 0; i < 2 * size; ++i) {
      Estimate e = all[count() + i];
      e.error += more[i];
      (i < size ? solution.correlation : solution.current_correlation).push_back(e);
    }
    return solution;
  }

  const Report& report_;
  std::shared_ptr<const Model> model_;
  TypicalPaths paths_;
  Monomials monomials_;
  CoefficientSeries coefficients_;
  std::optional<CorrelationGrid> grid_;
  std::optional<TypicalPaths> at_end_;
  std::vector<double> last_correlation_;
  std::vector<std::string> labels_;
  std::vector<CumulantLevel> levels_;
};

}  // namespace

CumulantSolution solve_cumulants(const Settings& settings, const CumulantSettings& wanted,
                                 MPI_Comm comm, const Report& report) {
  return Cumulants(settings, wanted, comm, report).run();
}

std::vector<JointCumulant> joint_cumulants(const Settings& settings,
                                           const CumulantSettings& wanted) {
  const History history = make_history(with_readings(settings, wanted.readings));
  return joint_cumulants_of(history,
                            Monomials(static_cast<int>(history.instants.size()), wanted.order));
}

}  // namespace mft

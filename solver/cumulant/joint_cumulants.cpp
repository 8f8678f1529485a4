#include "cumulant/joint_cumulants.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "base/collective.hpp"
#include "base/error.hpp"
#include "cumulant/correlation.hpp"
#include "cumulant/input.hpp"
#include "cumulant/response.hpp"
#include "linear/mesh_solvers.hpp"
#include "newton/typical_path.hpp"
#include "refinement/refine.hpp"

namespace mft {
namespace {

// The typical path on one mesh after another, ready for responses.
class TypicalPaths {
 public:
  TypicalPaths(const Settings& settings, const std::vector<Reading>& readings, MPI_Comm comm)
      : settings_(settings), problem_(problem_of(settings, readings)), comm_(comm) {}

  const Settings& settings() const { return settings_; }
  const Problem& problem() const { return *problem_; }
  double duration() const { return problem_->history.final_time; }

  struct Solved {
    std::shared_ptr<const Mesh> mesh;
    std::unique_ptr<Action> action;
    std::unique_ptr<ExactTimeSolver> time;  // ready at the path
    std::shared_ptr<Path> path;
  };

  // With currents read at further times, which slabs then end at.
  Solved solve(int level, int rung, const std::vector<Reading>& further) {
    MeshPlan plan = mesh_plan(settings_, *problem_, {level, rung});
    for (const Reading& reading : further) plan.slab_ends.push_back(reading.time);
    Solved s;
    s.mesh = std::make_shared<const Mesh>(make_mesh(plan));
    std::vector<Observable> more;
    for (const Reading& reading : further) more.push_back(observable_of(reading, *s.mesh));
    s.action = std::make_unique<Action>(problem_, s.mesh, comm_, more);
    s.time = make_time_solver(*s.action);
    s.path = std::make_shared<Path>();
    if (before_.path) {
      *s.path = prolong(*before_.path, *before_.mesh, Layout(*before_.mesh, comm_), *s.mesh,
                        s.action->layout());
    } else {
      *s.path = relaxed_step(*s.action);
    }
    solve_typical_path(*s.action, *s.time, *s.path);
    before_ = {s.mesh, s.path, {}};
    return s;
  }

 private:
  Settings settings_;
  std::shared_ptr<const Problem> problem_;
  MPI_Comm comm_;
  Guess before_;
};

std::vector<JointCumulant> joint_cumulants_of(const History& history, const Monomials& monomials) {
  std::vector<JointCumulant> all;
  for (int a = 1; a < monomials.count(); ++a) {
    JointCumulant one;
    std::vector<std::string> parts;
    for (int v : monomials.factors(a)) {
      const Instant& i = history.instants[v];
      one.readings.push_back(i.reading);
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
        comm_(comm),
        paths_(settings, wanted.readings, comm),
        monomials_(static_cast<int>(paths_.problem().history.instants.size()), wanted.order),
        coefficients_(paths_.problem().model, settings.model, wanted.order - 1, wanted.order - 2) {
    if (!wanted.correlation_times) return;
    const double T = paths_.duration();
    grid_.emplace(*wanted.correlation_times, T);
    at_end_.emplace(settings, std::vector<Reading>{{T}}, comm);
    if (!at_end_->problem().has_scale())
      throw InputError("cumulants.correlation: C(t,t') = √(t'/T) C(rT,T) does not hold here");
  }

  CumulantSolution run() {
    const Settings& settings = paths_.settings();
    Resolution at = starting_resolution(settings, paths_.problem());
    if (settings.mesh.single_level) {
      std::vector<Estimate> all;
      for (double value : values(at.last_level, at.rung))
        all.push_back({value, std::numeric_limits<double>::quiet_NaN()});
      return finish(all);
    }
    Worst worst;
    const auto& most = settings.solver.max_seconds;
    std::vector<Estimate> latest;  // judged
    const MeshValues in_time = [&](int level, int rung) -> std::optional<std::vector<double>> {
      if (most && root_finds(comm_, MPI_Wtime() - began_ >= *most)) return {};
      return values(level, rung);
    };
    Refined found = refine(
        at, settings.mesh.fixed(), in_time,
        [&](const Resolution& now, std::vector<Estimate>& all) {
          // levels and rungs gain less in cumulants of several times than in μ
          for (Estimate& e : all) e.error *= 2;
          worst = worst_of(all);
          report_(
              fmt::format("levels {} to {}: largest error {:.1e} of the tolerance's scale, in {}",
                          now.first_level, now.last_level, worst.error, labels()[worst.index]));
          latest = all;
          return worst.error / settings.solver.tolerance;
        },
        false);
    const bool in_full = !found.estimates.empty();
    if (!in_full && latest.empty())
      throw NoSolution(fmt::format(
          "solver.max_seconds, {} s, are over, and there is no estimate of the error yet", *most));
    if (!in_full) found.estimates = latest;
    CumulantSolution solution = finish(found.estimates);
    const Estimate& largest = found.estimates[worst.index];
    if (!in_full) solution.reason = fmt::format("solver.max_seconds, {} s, are over: ", *most);
    if (!(found.error <= 1))
      solution.reason +=
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
  double scale(double value) const { return size_of(value, paths_.duration()); }

  // What the sums over the mesh leave, extrapolated: up to 5e-13 was measured at T = 1.
  double round_off(double value) const {
    return 2e-13 * std::max(std::abs(value), std::sqrt(paths_.duration()));
  }

  Worst worst_of(const std::vector<Estimate>& all) const {
    Worst worst;
    for (std::size_t i = 0; i < std::min(count(), all.size()); ++i) {
      const double relative = all[i].error / scale(all[i].value);
      if (!(relative <= worst.error)) worst = {i, relative};
    }
    return worst;
  }

  std::vector<double> values(int level, int rung) {
    const PhaseSeconds began = PhaseSeconds::now();
    CumulantLevel solved = cumulants(level, rung);
    if (grid_) solved.correlation = grid_->on_grid(correlation(level, rung));
    solved.seconds = (PhaseSeconds::now() - began).total;
    report_(fmt::format("level {}, rung {}: {} slabs, {} elements: {} = {:.12g} ({:.2f} s)", level,
                        rung, solved.slabs, solved.elements, labels().back(),
                        solved.cumulants.back(), solved.seconds));
    levels_.push_back(std::move(solved));
    return levels_.back().flatten();
  }

  // Without correlation and time.
  CumulantLevel cumulants(int level, int rung) {
    const auto solved = paths_.solve(level, rung, {});
    Response response(*solved.action, *solved.time, coefficients_, monomials_, *solved.path);
    response.solve(monomials_.degree() / 2);
    const auto S = response.action_series();
    CumulantLevel all{level, rung, solved.mesh->space.elements(), solved.mesh->time.slabs(), {},
                      {},    0};
    for (int a = 1; a < monomials_.count(); ++a)
      all.cumulants.push_back(-monomials_.factorial(a) * S[a]);
    return all;
  }

  // C(r T, T) at the grid's ratios: the change of each Q(r T) with the strength of an instant at T.
  std::vector<double> correlation(int level, int rung) {
    const double T = at_end_->duration();
    std::vector<Reading> readings;
    for (double r : grid_->ratios())
      if (r < 1) readings.push_back({r * T});
    const auto solved = at_end_->solve(level, rung, readings);
    const Monomials one(1, 2);
    Response response(*solved.action, *solved.time, coefficients_, one, *solved.path);
    response.solve(1);
    const auto at = [&](int l) {
      return solved.action->strength_curvature(l, 0) - dot(response.border(l), response.term(1));
    };
    std::vector<double> C;
    for (std::size_t k = 0; k < readings.size(); ++k) C.push_back(at(static_cast<int>(k) + 1));
    C.push_back(at(0));
    last_correlation_ = C;
    return C;
  }

  const std::vector<std::string>& labels() {
    if (labels_.empty())
      for (const JointCumulant& c : joint_cumulants_of(paths_.problem().history, monomials_))
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
    const CorrelationMaps more = grid_->interpolation_error(last_correlation_);
    auto next = all.begin() + static_cast<std::ptrdiff_t>(count());
    for (const auto& [errors, out] : {std::pair{&more.Q, &solution.correlation},
                                      {&more.current, &solution.current_correlation}})
      for (double error : *errors) {
        out->push_back({next->value, next->error + error});
        ++next;
      }
    return solution;
  }

  const Report& report_;
  MPI_Comm comm_;
  double began_ = MPI_Wtime();
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

std::vector<double> CumulantLevel::flatten() const {
  std::vector<double> row = cumulants;
  for (const auto* map : {&correlation.Q, &correlation.current})
    row.insert(row.end(), map->begin(), map->end());
  return row;
}

CumulantSolution solve_cumulants(const Settings& settings, const CumulantSettings& wanted,
                                 MPI_Comm comm, const Report& report) {
  return Cumulants(settings, wanted, comm, report).run();
}

std::shared_ptr<const Problem> problem_of(const Settings& settings,
                                          const std::vector<Reading>& readings) {
  std::vector<InstantSettings> instants;
  double last = 0;
  for (const Reading& reading : readings) {
    instants.push_back({reading, 0.0, {}});
    last = std::max(last, reading.time);
  }
  return make_problem(settings, make_history(instants, {}, last));
}

std::vector<JointCumulant> joint_cumulants(const Settings& settings,
                                           const CumulantSettings& wanted) {
  const auto problem = problem_of(settings, wanted.readings);
  const auto readings = static_cast<int>(problem->history.instants.size());
  return joint_cumulants_of(problem->history, Monomials(readings, wanted.order));
}

}  // namespace mft

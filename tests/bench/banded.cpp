// What the slab systems of a real solve would cost in LAPACK's banded routines, and what the whole
// solve costs.
//
//   bench_banded [repeats 5] [tolerance of all cases]
//
// A bare loop factors (dgbtrf) and solves (dgbtrs) as many systems of the same sizes as `mft solve`
// does on each of its meshes, in the same order: N_x (r+1) unknowns, nodes interleaved with time
// nodes, so that kl = ku = (k_max + 1)(r + 1) - 1 for the highest degree k_max of an element. Only
// the two routines are timed; filling the matrices is not. Solve and loop run in turn, in one
// process and one thread, and the best of `repeats` counts. Flops of the solve are those that it
// logs with PETSc; of the loop those that its routines do without row exchanges: 2 n kl ku a
// factorisation, 2 n (2 kl + ku) a solve.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>

#include "base/petsc.hpp"
#include "input/reader.hpp"
#include "petsc_program.hpp"
#include "petscblaslapack.h"
#include "refinement/solve.hpp"

// PETSc declares no banded routines; these are of the library and by the name mangling it is built
// with.
#define GBTRF PETSCBLAS(gbtrf, GBTRF)
#define GBTRS PETSCBLAS(gbtrs, GBTRS)
extern "C" {
void GBTRF(const PetscBLASInt* m, const PetscBLASInt* n, const PetscBLASInt* kl,
           const PetscBLASInt* ku, double* ab, const PetscBLASInt* ldab, PetscBLASInt* ipiv,
           PetscBLASInt* info);
void GBTRS(const char* trans, const PetscBLASInt* n, const PetscBLASInt* kl, const PetscBLASInt* ku,
           const PetscBLASInt* nrhs, const double* ab, const PetscBLASInt* ldab,
           const PetscBLASInt* ipiv, double* b, const PetscBLASInt* ldb, PetscBLASInt* info);
}

namespace {

using namespace mft;

struct Case {
  const char *name, *input, *tolerance;
};

constexpr const char* one_instant =
    "model: ssep\n"
    "initial: {type: annealed, left: 0.5, right: 0.5}\n"
    "history: {instants: [{time: 1, B: 2}]}\n";
constexpr const char* two_instants =
    "model: ssep\n"
    "initial: {type: annealed, left: 0.5, right: 0.5}\n"
    "history: {instants: [{time: 0.5, B: 1}, {time: 1, B: 1}]}\n";

constexpr Case cases[] = {{"one instant", one_instant, "1e-8"},
                          {"one instant", one_instant, "1e-11"},
                          {"two instants", two_instants, "1e-8"}};

// The systems of one mesh: size and half bandwidth of each slab, and how often they are met.
struct MeshWork {
  std::vector<PetscBLASInt> size, band;
  long factorisations = 0, solves = 0;  // over all slabs
};

// The mesh of a record, made again.
MeshWork work_of(const Settings& settings, const Problem& problem, const LevelRecord& record) {
  const Mesh mesh = make_mesh(mesh_plan(settings, problem, record.choice));
  MeshWork work;
  long unknowns = 0;
  const int highest = *std::max_element(mesh.space.degree.begin(), mesh.space.degree.end());
  for (int n = 0; n < mesh.time.slabs(); ++n) {
    unknowns += mesh.slab_size(n);
    work.size.push_back(mesh.slab_size(n));
    work.band.push_back((highest + 1) * (mesh.time.degree[n] + 1) - 1);
  }
  if (unknowns != record.unknowns || mesh.time.slabs() != record.slabs)
    throw Error(exit_internal, fmt::format("the mesh of level {} on rung {} is not made again",
                                           record.choice.level, record.choice.rung));
  work.factorisations = record.factorisations;
  work.solves = record.slab_solves;
  return work;
}

// One slab's matrix, 1 on the diagonal and small beside it, with what the routines need.
class Banded {
 public:
  Banded(PetscBLASInt size, PetscBLASInt band)
      : n_(size), k_(band), lead_(3 * band + 1), matrix_(std::size_t(lead_) * size, 0.0) {
    for (PetscBLASInt column = 0; column < n_; ++column)
      for (PetscBLASInt row = std::max(0, column - k_); row <= std::min(n_ - 1, column + k_); ++row)
        matrix_[std::size_t(column) * lead_ + 2 * k_ + row - column] =
            row == column ? 1 : std::sin(row + 3.0 * column) / (2 * k_ + 1);
    for (PetscBLASInt row = 0; row < n_; ++row) right_.push_back(std::cos(row));
    factor_ = matrix_;
    x_ = right_;
    pivots_.resize(n_);
  }

  void refill() { std::copy(matrix_.begin(), matrix_.end(), factor_.begin()); }
  void reset() { std::copy(right_.begin(), right_.end(), x_.begin()); }
  void factor() {
    PetscBLASInt info = 0;
    GBTRF(&n_, &n_, &k_, &k_, factor_.data(), &lead_, pivots_.data(), &info);
    if (info) throw Error(exit_internal, "a banded matrix is singular");
  }
  void solve(const char* how) {
    PetscBLASInt info = 0;
    const PetscBLASInt one = 1;
    GBTRS(how, &n_, &k_, &k_, &one, factor_.data(), &lead_, pivots_.data(), x_.data(), &n_, &info);
  }
  double factor_flops() const { return 2.0 * n_ * k_ * k_; }
  double solve_flops() const { return 6.0 * n_ * k_; }

 private:
  PetscBLASInt n_, k_, lead_;
  std::vector<double> matrix_, factor_, right_, x_;
  std::vector<PetscBLASInt> pivots_;
};

struct Cost {
  double factor = 0, solve = 0, flops = 0;  // seconds, seconds, -
  double seconds() const { return factor + solve; }
};

// Passes over all slabs with `count` calls in all; backward and forward in turn.
void solve_pass(std::vector<Banded>& slabs, long pass, long count, Cost& cost) {
  const bool transposed = pass % 2 == 0;
  for (Banded& slab : slabs) slab.reset();
  const double began = MPI_Wtime();
  for (long i = 0; i < count; ++i) {
    Banded& slab = slabs[transposed ? slabs.size() - 1 - i : i];
    slab.solve(transposed ? "T" : "N");
    cost.flops += slab.solve_flops();
  }
  cost.solve += MPI_Wtime() - began;
}

// All factorisations and solves of a mesh: after each factorisation of all slabs its share of the
// solves.
Cost loop(const MeshWork& work) {
  std::vector<Banded> slabs;
  for (std::size_t n = 0; n < work.size.size(); ++n) slabs.emplace_back(work.size[n], work.band[n]);
  const long all = static_cast<long>(slabs.size());
  const long rounds = std::max(1L, (work.factorisations + all - 1) / all);
  Cost cost;
  long pass = 0;
  for (long round = 0; round < rounds; ++round) {
    for (Banded& slab : slabs) slab.refill();
    const long factors = std::min(all, work.factorisations - round * all);
    const double began = MPI_Wtime();
    for (long i = 0; i < factors; ++i) {
      slabs[i].factor();
      cost.flops += slabs[i].factor_flops();
    }
    cost.factor += MPI_Wtime() - began;
    const long until = work.solves * (round + 1) / rounds;
    for (long done = work.solves * round / rounds; done < until; done += all)
      solve_pass(slabs, pass++, std::min(all, until - done), cost);
  }
  return cost;
}

Cost loop(const std::vector<MeshWork>& meshes) {
  Cost sum;
  for (const MeshWork& mesh : meshes) {
    const Cost cost = loop(mesh);
    sum.factor += cost.factor;
    sum.solve += cost.solve;
    sum.flops += cost.flops;
  }
  return sum;
}

struct Measured {
  Solution solution;
  double seconds = 0, flops = 0;
};

Measured solve(const Settings& settings, std::shared_ptr<const Problem> problem) {
  Measured measured;
  PetscLogDouble before, after;
  check(PetscGetFlops(&before));
  const double began = MPI_Wtime();
  measured.solution = solve_path(settings, problem, PETSC_COMM_WORLD, [](const std::string&) {});
  measured.seconds = MPI_Wtime() - began;
  check(PetscGetFlops(&after));
  measured.flops = after - before;
  return measured;
}

void measure(const Case& one, const std::string& tolerance, int repeats) {
  InputRequest request;
  request.path = one.name;
  request.overrides = {"solver.tolerance=" + tolerance};
  const Disk no_files{};
  const Settings settings = parse_input(one.input, request, no_files).settings;
  const auto problem = make_problem(settings);
  double seconds = std::numeric_limits<double>::infinity();
  Cost best;
  best.factor = seconds;
  std::vector<MeshWork> meshes;
  Measured last;
  for (int n = 0; n < repeats; ++n) {
    last = solve(settings, problem);
    seconds = std::min(seconds, last.seconds);
    meshes.clear();
    for (const LevelRecord& record : last.solution.levels)
      meshes.push_back(work_of(settings, *problem, record));
    const Cost cost = loop(meshes);
    if (cost.seconds() < best.seconds()) best = cost;
  }
  long factorisations = 0, solves = 0;
  for (const MeshWork& mesh : meshes) {
    factorisations += mesh.factorisations;
    solves += mesh.solves;
  }
  fmt::print(
      "| {}, {} | {} | {} | {} | {} | {:.3g} | {:.3g} | {:.3f} | {:.3f} | {:.3f} | {:.3f} | {:.2f} "
      "|\n",
      one.name, tolerance, last.solution.levels.size(), last.solution.iterations, factorisations,
      solves, last.flops, best.flops, seconds, best.seconds(), best.factor, best.solve,
      seconds / best.seconds());
  std::fflush(stdout);
}

int run(int argc, char** argv) {
  const int repeats = argc > 1 ? std::atoi(argv[1]) : 5;
  if (repeats < 1) throw InputError("repeats: 1 or more");
  int ranks = 1;
  MPI_Comm_size(PETSC_COMM_WORLD, &ranks);
  if (ranks > 1) throw InputError("one rank only");
  fmt::print(
      "| case | meshes | sweeps | factorisations | slab solves | flops of solve | of loop | solve, "
      "s "
      "| loop, s | dgbtrf, s | dgbtrs, s | solve / loop |\n"
      "|---|---|---|---|---|---|---|---|---|---|---|---|\n");
  for (const Case& one : cases) measure(one, argc > 2 ? argv[2] : one.tolerance, repeats);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return mft::testing::run_with_petsc(argc, argv, run, "bench_banded: ");
}

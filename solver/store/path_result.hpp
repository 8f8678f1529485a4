#pragma once
// The result file of one optimal path, format "mft-path 1": what it holds, writing, reading.
// Numbers are float64 and come back bit for bit. Units are diffusive.
#include <mpi.h>

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "settings/settings.hpp"
#include "store/hdf5/hdf5.hpp"
#include "store/provenance.hpp"

namespace mft {

inline constexpr const char* path_format = "mft-path 1";

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

// One Newton step at strength `scale` of the history.
struct NewtonRecord {
  double scale = 1;
  double residual = 0, decrement = 0;
  std::int64_t iterations = 0;  // of the linear solver
  double lowest_eigenvalue = not_a_number;
};

// Wall times in seconds.
struct SecondsRecord {
  double setup = 0, assembly = 0, factor = 0, sweep = 0, io = 0, total = 0;
};

// The solution on one mesh, one of those the result is extrapolated from.
struct MeshRecord {
  std::int64_t level = 0;
  std::int64_t lowest_degree = 0, highest_degree = 0;            // of the elements
  std::int64_t lowest_time_degree = 0, highest_time_degree = 0;  // of the slabs
  std::int64_t elements = 0, slabs = 0, unknowns = 0;
  double counting_width = 0;  // in x, over which an instant counts its current
  double mu = not_a_number;
  std::vector<double> Q;  // per instant, input order
  std::vector<NewtonRecord> newton;
  SecondsRecord seconds;
};

// The finest mesh. Element e is [element_ends[e], element_ends[e+1]], slab n likewise; a slab of
// degree r has r + 1 time nodes. `x` are all space nodes, ascending, `t` all time nodes, slab
// after slab: nodal values are an array over (t, x).
struct MeshArrays {
  std::vector<double> element_ends, slab_ends;
  std::vector<std::int64_t> element_degrees, slab_degrees;
  std::vector<double> x, t;
};

struct HistoryArrays {
  std::vector<double> time, position, origin;  // per instant, input order
  std::vector<double> B, B_error;              // B as given or as found; error 0 where given
  std::string lambda;                          // λ(t) as text; empty when there is none
  double lambda_position = 0;
};

struct IdentityRecord {
  double action_minus_14 = not_a_number;  // -S_h minus (14) evaluated on the path
  double mass = not_a_number;             // the most that ∫ (q - q_0) dx differs from 0
  std::vector<double> flux;               // per instant: flux through the position minus Q_k
};

// q and p asked for at points of spacetime, extrapolated over levels.
struct PointArrays {
  std::vector<double> x, t, q, p, q_error, p_error;
};

// Everything in a result that is small: all of it but the fields.
struct PathSummary {
  std::string status = "ok";  // ok | tolerance | none
  std::string reason;         // why not ok

  std::string model, initial;  // "ssep"; "annealed" or "quenched"
  double left = 0, right = 0;  // densities
  double final_time = 0;
  std::vector<double> marks{0};    // places that the resampled path is to show; not stored
  double largest_diffusivity = 1;  // on the densities that q visits

  double mu = not_a_number, mu_error = not_a_number;
  double history = not_a_number, initial_cost = not_a_number, noise = not_a_number;  // (14)
  double Phi = not_a_number, Phi_error = not_a_number;  // NaN: no Q was given
  std::vector<double> Q, Q_error;                       // per instant, input order
  HistoryArrays instants;

  double scale_reached = 1;  // of the history
  std::int64_t level = 0;    // of the finest mesh
  std::int64_t newton = 0, iterations = 0;
  double lowest_eigenvalue = not_a_number;
  SecondsRecord seconds;

  std::vector<double> current_t, current_Q;  // Q(t) read at 0, at slab ends
  IdentityRecord identities;
  PointArrays points;
  std::vector<MeshRecord> meshes;
  MeshArrays mesh;
};

// The solution on the finest mesh, distributed: each slab has one owner, a rank.
class PathFields {
 public:
  virtual ~PathFields() = default;
  virtual int owner(int slab) const = 0;
  // On the owner: nodal values, [time node of the slab][space node].
  virtual void slab_values(int slab, double* q, double* p) const = 0;
  // On the owner: q and p at time t of the slab, both ends included (t at its start is the limit
  // from above), at each x of the window.
  virtual void evaluate(int slab, double t, const std::vector<double>& x, double* q,
                        double* p) const = 0;
  // On the owner of slab 0: q(x, 0^-).
  virtual void initial_profile(const std::vector<double>& x, double* q0) const = 0;
};

// All of a result but its fields.
struct PathResult {
  const Settings& settings;
  const ProgramInfo& program;
  const PathSummary& summary;
  // Asked on rank 0 once all else is written; null: those of the summary.
  std::function<SecondsRecord()> seconds = {};
};

// Writes the result whole or not at all; no rank holds more than a slab of the path. Fields are
// left out when settings.output.fields is false. Collective; throws on all ranks alike InputError
// when the target must not be replaced (by a path of status none also when it is complete),
// StorageError when writing fails.
void write_path(MPI_Comm comm, const std::string& target, const PathResult& result,
                const PathFields& fields);

// A result that was written before. Rank 0 alone opens the file.
class PathFile {
 public:
  // Collective. Throws InputError when `path` is no result of this kind, StorageError when it
  // cannot be read or contradicts itself.
  PathFile(MPI_Comm comm, const std::string& path);

  const PathSummary& summary() const { return summary_; }
  const std::string& input_text() const { return input_text_; }
  const std::string& resolved_text() const { return resolved_text_; }
  bool has_fields() const { return has_fields_; }

  // Calls take(slab, q, p) on rank owner(slab), slab by slab, with the nodal values as
  // PathFields::slab_values gives them. Collective.
  void read_fields(const std::function<int(int)>& owner,
                   const std::function<void(int, const double*, const double*)>& take) const;

 private:
  MPI_Comm comm_;
  H5Group file_;  // on rank 0
  PathSummary summary_;
  std::string input_text_, resolved_text_;
  bool has_fields_ = false;
};

// The parts of the above that concern the summary. Reading throws StorageError.
// The seconds of the summary are written apart, when they are known.
void write_summary(H5Group& root, const PathSummary& summary);
void write_seconds(H5Group& root, SecondsRecord seconds);
PathSummary read_summary(const H5Group& root);
// Rank 0's to all ranks.
void broadcast(MPI_Comm comm, PathSummary& summary);

}  // namespace mft

#pragma once
// What an input says, after all defaults: plain values, no YAML. Units are diffusive.
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "settings/reading.hpp"

namespace mft {

struct ModelSettings {
  std::string name;  // a named model; empty when D and sigma are given as expressions
  std::string D, sigma;
  std::map<std::string, double> parameters;  // that D and sigma name, or that the model takes
  double lower = 0, upper = 0;               // of an expression's range; may be infinite
};

enum class InitialType { annealed, quenched };

struct InitialSettings {
  InitialType type = InitialType::annealed;
  double left = 0, right = 0;  // ρ_a, ρ_b
};

// One term B δ(t - time) of λ(t); exactly one of B, Q is given.
struct InstantSettings {
  Reading reading;
  std::optional<double> B, Q;
};

// The continuous part of λ(t).
struct ContinuousSettings {
  enum class Kind { expression, pieces, file } kind = Kind::expression;
  struct Piece {
    double to;           // the piece's end
    std::string lambda;  // expression in t
  };
  std::vector<Piece> pieces;                    // one, ending at final_time, for an expression
  std::string file;                             // as the input names it, empty: rows inline
  std::vector<std::pair<double, double>> rows;  // (t, λ), read and checked; linear between
  double position = 0;
};

// An integer or `auto` (empty).
using Auto = std::optional<int>;

struct MeshSettings {
  Auto level;
  bool single_level = false;  // level: {single: N}
  Auto degree, time_degree;
  std::optional<double> half_width;  // c in L = c √(D_max T)

  // Asked for, not chosen by the tolerance; then a missed tolerance is a warning.
  bool fixed() const { return level || degree || time_degree; }
};

struct SolverSettings {
  enum class Method { newton, sweep } method = Method::newton;
  enum class Linear { gcg, gmres, chebyshev } linear = Linear::gcg;
  double tolerance = 1e-8;  // of μ, relative to max(|μ|, 10^-2 √T)
  int max_newton = 30;
  bool continuation_auto = true;
  double continuation_step = 1;       // first step in the strength of the history when not auto
  std::optional<double> max_seconds;  // of wall time; then a solve ends with what it has
};

struct OutputSettings {
  std::string file;  // empty: none
  int profile_x = 200, profile_t = 50;
  std::optional<std::pair<double, double>> profile_range;  // in x; none: chosen
  struct Point {
    double x, t;
  };
  std::vector<Point> points;
  bool fields = true;
  double checkpoint = 5;  // seconds of wall time between two checkpoints at least
};

struct Settings {
  ModelSettings model;
  InitialSettings initial;
  double final_time = 0;
  std::vector<InstantSettings> instants;  // input order
  std::optional<ContinuousSettings> continuous;
  MeshSettings mesh;
  SolverSettings solver;
  OutputSettings output;
  // Option without its dash, value; empty: without a value.
  std::vector<std::pair<std::string, std::string>> petsc;

  std::string input_text;     // the file as given
  std::string resolved_text;  // a valid input that gives the same run
};

}  // namespace mft

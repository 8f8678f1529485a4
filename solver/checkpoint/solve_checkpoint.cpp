#include "checkpoint/solve_checkpoint.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "base/collective.hpp"
#include "base/signals.hpp"
#include "checkpoint/state_file.hpp"
#include "store/result_file.hpp"
#include "yaml/difference.hpp"

namespace mft {
namespace {

const char* const format = "mft-checkpoint 4";
constexpr double least_share = 50;  // of work to writing, in time

// Keys that change no number.
const std::vector<std::string> free_keys{"output.file", "output.checkpoint", "solver.max_seconds"};

// A PETSc option that only shows something.
bool only_shows(const std::string& option) {
  for (const char* part : {"monitor", "view", "log", "options_left", "reason"})
    if (option.find(part) != std::string::npos) return true;
  return false;
}

// The options that can change numbers, each with its value.
std::vector<std::string> deciding(const std::vector<std::string>& words) {
  std::vector<std::string> all;
  bool taken = false;
  for (const std::string& word : words) {
    const bool option = word[0] == '-' && !(word[1] >= '0' && word[1] <= '9') && word[1] != '.';
    if (option) taken = !only_shows(word);
    if (!taken) continue;
    if (option)
      all.push_back(word);
    else
      all.back() += " " + word;
  }
  return all;
}

std::string joined(const std::vector<std::string>& words) {
  return words.empty() ? "none" : fmt::format("{}", fmt::join(words, " "));
}

// What has changed since the checkpoint was written, one a line.
std::vector<std::string> changes(const H5Group& root, const Settings& settings,
                                 const ProgramInfo& program,
                                 const std::vector<std::string>& petsc_options) {
  auto lines = yaml::differences(yaml::parse(settings.resolved_text),
                                 yaml::parse_stored(root.read<std::string>("resolved")), free_keys);
  const auto before = deciding(root.read_array<std::string>("program/petsc"));
  const auto now = deciding(petsc_options);
  if (now != before)
    lines.push_back(fmt::format("PETSc options: {}, was {}", joined(now), joined(before)));
  const auto version = root.read<std::string>("program/version");
  if (version != program.version)
    lines.push_back(fmt::format("version of mft: {}, was {}", program.version, version));
  return lines;
}

// Throws InputError naming what has changed.
void check_unchanged(const H5Group& root, const std::string& file, const Settings& settings,
                     const ProgramInfo& program, const std::vector<std::string>& petsc_options) {
  const auto lines = changes(root, settings, program, petsc_options);
  if (lines.empty()) return;
  throw InputError(file + ": is of another input; to begin anew, remove it. What differs:" +
                   yaml::listed(lines));
}

// What may change the last digits; empty: nothing.
std::string other_round_off(const H5Group& root, const ProgramInfo& program) {
  const auto ranks = root.read<std::int64_t>("program/ranks");
  if (ranks != program.ranks)
    return fmt::format("on {} ranks, where it was {}: equal but for round-off", program.ranks,
                       ranks);
  if (root.read_array<std::string>("program/libraries") != program.libraries)
    return "with other versions of libraries: equal but for round-off";
  return "";
}

std::vector<double> as_list(const PhaseSeconds& s) {
  return {s.assembly, s.factor, s.sweep, s.io, s.total};
}

PhaseSeconds from_list(const std::vector<double>& s) {
  if (s.size() != 5) throw StorageError("seconds: not five numbers");
  return {s[0], s[1], s[2], s[3], s[4]};
}

}  // namespace

SolveCheckpoint::SolveCheckpoint(MPI_Comm comm, const Settings& settings,
                                 const ProgramInfo& program, std::vector<std::string> petsc_options)
    : comm_(comm),
      settings_(settings),
      program_(program),
      petsc_options_(std::move(petsc_options)),
      file_(settings.output.file.empty() ? "" : name_beside(settings.output.file, "checkpoint")),
      last_time_(began_.total) {}

void SolveCheckpoint::check_free() const {
  on_root(comm_, [&] {
    const FoundFile found = find_file(file_);
    if (found.kind == FoundFile::Kind::result && format_family(found.format) == "mft-checkpoint")
      throw InputError(file_ + ": an unfinished run of " + settings_.output.file +
                       " is in the way; go on with it by --resume, or remove this file");
    check_writable(file_, format);
  });
}

bool SolveCheckpoint::is_there() const {
  bool there = false;
  on_root(comm_, [&] { there = find_file(file_).kind != FoundFile::Kind::nothing; });
  return root_finds(comm_, there);
}

SolveState SolveCheckpoint::resume(const Problem& problem, const Report& report) {
  H5Group root;
  std::string difference;
  std::vector<double> seconds(5, 0.0);
  int there = 0;
  on_root(comm_, [&] {
    remove_stale_temporaries(file_);
    if (find_file(file_).kind == FoundFile::Kind::nothing) return check_writable(file_, format);
    there = 1;
    undamaged(file_, [&] {
      root = open_result(file_, format);
      check_unchanged(root, file_, settings_, program_, petsc_options_);
      difference = other_round_off(root, program_);
      seconds = root.read_array<double>("seconds");
      before_ = from_list(seconds);
    });
  });
  MPI_Bcast(&there, 1, MPI_INT, 0, comm_);
  if (!there) {
    report(file_ + ": no such file: from the beginning");
    return {};
  }
  MPI_Bcast(seconds.data(), 5, MPI_DOUBLE, 0, comm_);
  before_ = from_list(seconds);
  if (!difference.empty()) report(difference);
  SolveState state = undamaged(file_, [&] { return read_state(comm_, &root, settings_, problem); });
  last_ = progress_of(state);
  written_ = true;
  return state;
}

SolveCheckpoint::Progress SolveCheckpoint::progress_of(const SolveState& state) {
  const ContinuationState& c = state.under_way.continuation;
  return {state.finished.size(), c.path.q ? c.so_far.trials : -1};
}

bool SolveCheckpoint::is_due() const {
  const double gone = MPI_Wtime() - last_time_, interval = settings_.output.checkpoint;
  return root_finds(comm_, gone >= interval && (interval == 0 || gone >= least_share * last_cost_));
}

void SolveCheckpoint::keep(const SolveState& state) {
  const bool stop = stop_requested(comm_);
  if (stop || (is_new(state) && is_due())) leave(state);
  if (stop) throw Stopped("stopped by a signal; " + way_on());
}

void SolveCheckpoint::leave(const SolveState& state) {
  if (!is_new(state)) return;
  write(state);
  last_ = progress_of(state);
}

bool SolveCheckpoint::is_new(const SolveState& state) const {
  return !written_ || progress_of(state) != last_;
}

std::string SolveCheckpoint::way_on() const {
  return file_ + " holds what is done: go on with --resume";
}

void SolveCheckpoint::write(const SolveState& state) {
  const Event event(Event::input_output);
  const double begin = MPI_Wtime();
  std::unique_ptr<ResultFile> file;
  const std::vector<double> seconds = as_list(spent());
  on_root(comm_, [&] {
    file = std::make_unique<ResultFile>(file_, format);
    write_provenance(file->root(), settings_, program_);
    file->root().write("program/petsc", petsc_options_);
    file->root().write("seconds", seconds);
  });
  write_state(comm_, file ? &file->root() : nullptr, state);
  on_root(comm_, [&] { file->commit(); });
  last_time_ = MPI_Wtime();
  last_cost_ = last_time_ - begin;
  written_ = true;
}

void SolveCheckpoint::remove() const {
  if (settings_.output.file.empty()) return;
  on_root(comm_, [&] {
    remove_stale_temporaries(file_);
    unlink(file_.c_str());
  });
}

}  // namespace mft

#include "session.hpp"

#include <fmt/format.h>
#include <petscsys.h>

#include <cctype>
#include <chrono>
#include <cstdarg>
#include <cstdio>
#include <new>
#include <sstream>
#include <string>
#include <thread>

#include "base/error.hpp"
#include "base/petsc.hpp"
#include "base/signals.hpp"
#include "base/spelling.hpp"
#include "launcher.hpp"

Session::Session(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
  MPI_Comm_size(MPI_COMM_WORLD, &size_);
  const int launched = size_ == 1 ? processes_of_launcher() : 1;
  if (launched > 1)
    std::fputs(fmt::format("mft: warning: started as 1 of {} by the launcher, but MPI sees 1 rank: "
                           "another MPI? (docs/building.md)\n",
                           launched)
                   .c_str(),
               stderr);
}

Session::~Session() {
  if (petsc_) PetscFinalize();
  MPI_Finalize();
}

static decltype(PetscVFPrintf) petsc_print = PetscVFPrintf;  // PETSc's own

// What PETSc prints (-ksp_monitor, -log_view, ...) goes to standard error: standard output is the
// answer's.
static PetscErrorCode print_to_stderr(FILE* stream, const char* format, va_list arguments) {
  return petsc_print(stream == stdout ? stderr : stream, format, arguments);
}

void Session::start_petsc(const std::vector<std::pair<std::string, std::string>>& input_options,
                          const std::vector<std::string>& command_line) {
  const auto check = [](PetscErrorCode code) {
    try {
      mft::check(code);
    } catch (const mft::Error& error) {
      throw mft::InputError(mft::one_line(error.what()));
    }
  };
  PetscVFPrintf = print_to_stderr;
  check(PetscPushErrorHandler(PetscReturnErrorHandler, nullptr));
  check(PetscOptionsSetValue(nullptr, "-no_signal_handler", "true"));  // it would replace ours
  for (const auto& [name, value] : input_options)
    check(PetscOptionsSetValue(nullptr, ("-" + name).c_str(),
                               value.empty() ? nullptr : value.c_str()));
  words_ = command_line;
  words_.insert(words_.begin(), "mft");
  for (std::string& word : words_) pointers_.push_back(word.data());
  pointers_.push_back(nullptr);
  int argc = static_cast<int>(words_.size());
  char** argv = pointers_.data();
  check(PetscInitialize(&argc, &argv, nullptr, nullptr));
  petsc_ = true;
}

namespace {

// Options that PetscFinalize itself reads.
bool is_read_at_the_end(const std::string& name) {
  for (const char* known :
       {"options_left", "options_view", "objects_dump", "malloc_dump", "malloc_view", "log_view",
        "log_view_memory", "log_all", "log", "mpidump", "get_total_flops", "memory_view"})
    if (name == known) return true;
  return false;
}

void warn_unused(const std::string& option) {
  std::fputs(("mft: warning: nothing used the PETSc option " + option + "\n").c_str(), stderr);
}

void warn_unused() {
  PetscInt count = 0;
  char **names = nullptr, **values = nullptr;
  if (PetscOptionsLeftGet(nullptr, &count, &names, &values)) return;
  for (PetscInt i = 0; i < count; ++i)
    if (!is_read_at_the_end(names[i]))
      warn_unused(
          fmt::format("-{}{}{}", names[i], values[i] ? " " : "", values[i] ? values[i] : ""));
  PetscOptionsLeftRestore(nullptr, &count, &names, &values);
}

}  // namespace

void Session::warn(const std::vector<std::string>& lines) const {
  for (const std::string& line : lines)
    if (rank_ == 0) std::fputs(("mft: warning: " + line + "\n").c_str(), stderr);
}

void Session::warn_of(const std::vector<std::string>& command_line) const {
  for (const std::string& word : command_line)
    if (rank_ == 0 && word[0] == '-' && !std::isdigit(static_cast<unsigned char>(word[1])))
      warn_unused(word);
}

void Session::finish_petsc() {
  if (!petsc_) return;
  if (rank_ == 0) warn_unused();
  petsc_ = false;
  PetscFinalize();
}

namespace {

void print_error(const std::string& text) {
  std::istringstream lines(text);
  std::string out;
  for (std::string line; std::getline(lines, line);) out += "mft: error: " + line + "\n";
  std::fputs(out.c_str(), stderr);
}

struct Place {
  int rank = 0, size = 1;
};

int fail(const Place& place, int status, const std::string& text, bool all_ranks) {
  if (all_ranks || place.size == 1) {
    if (place.rank == 0) print_error(text);
    return status;
  }
  // Rank 0 speaks where all ranks fail alike; another rank speaks when rank 0 does not.
  if (place.rank != 0) std::this_thread::sleep_for(std::chrono::seconds(1));
  print_error(place.rank == 0 ? text : fmt::format("rank {}: {}", place.rank, text));
  MPI_Abort(MPI_COMM_WORLD, status);
  return status;
}

int report(const Place& place) {
  try {
    throw;
  } catch (const mft::Stopped& stopped) {
    if (place.rank == 0) std::fputs(fmt::format("mft: {}\n", stopped.what()).c_str(), stderr);
    return stopped.status();
  } catch (const mft::Error& error) {
    const bool all_ranks = error.status() == mft::exit_input ||
                           error.status() == mft::exit_no_solution ||
                           error.status() == mft::exit_storage;
    // An input may have several errors, a line each; libraries may break the line of one.
    const bool is_input = error.status() == mft::exit_input;
    return fail(place, error.status(), is_input ? error.what() : mft::one_line(error.what()),
                all_ranks);
  } catch (const std::bad_alloc&) {
    return fail(place, mft::exit_internal, "out of memory", false);
  } catch (const std::exception& error) {
    return fail(place, mft::exit_internal, "internal: " + mft::one_line(error.what()), false);
  } catch (...) {
    return fail(place, mft::exit_internal, "internal: an unknown exception", false);
  }
}

}  // namespace

int report_failure(const Session& session) { return report({session.rank(), session.size()}); }

int report_failure() { return report({}); }

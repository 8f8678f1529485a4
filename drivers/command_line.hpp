#pragma once
// The command line: `mft COMMAND INPUT [options] [KEY=VALUE ...] [PETSc options]`.
#include <string>
#include <vector>

#include "input/reader.hpp"

struct CommandLine {
  std::string command, action;         // action: exact or simulate, of lattice
  std::string input;                   // path as given
  std::vector<std::string> overrides;  // KEY=VALUE, in order
  std::string output;                  // of -o; empty: none given
  bool quiet = false, json = false, resume = false, dry_run = false;
  bool failed = false;                 // a scan's failed points only
  bool force = false;                  // over a result of another input
  std::vector<std::string> petsc;      // what is PETSc's, options and their values
  std::vector<std::string> arguments;  // all words, the program's name first

  std::string text;     // of --help or --version: print it, status 0, do nothing else
  std::string problem;  // what is wrong with the command line: status 2
};

// What a command ends with: its exit status, and its answer, printed after PetscFinalize.
struct Outcome {
  int status = 0;
  std::string answer;
  std::string last_words = {};  // on standard error at the very end, with -q too
  bool by_signal = false;       // ended by a signal that it had nothing to save from
};

struct Command {
  std::string name;
  std::string text;  // one line
  // Runs on all ranks with PETSc started where it is needed.
  Outcome (*run)(const CommandLine& line, const mft::Input& input);
  enum class Takes { nothing, input, perhaps_input } takes = Takes::input;
  bool needs_petsc = true;
  std::string section = {};  // of its input: see mft::InputRequest
  std::string format = {};   // see mft::InputRequest
  std::vector<std::string> flags =
      {};  // beside those of every command: resume, dry-run, failed, force
  std::vector<std::string> actions = {};  // the word after the command, where there is one
  // Saves itself when a signal asks for a stop (base/signals.hpp); the others are ended by it.
  bool checkpoints = false;
};

// One line a command, in the order of --help.
const std::vector<Command>& commands();

// Takes the command line apart; never throws, but says what is wrong in `problem`. Words that
// begin with one dash, -o, -q and -h aside, are PETSc's, with the word after them as in PETSc
// unless that is another option or an override; an unknown --option is a problem.
CommandLine parse_command_line(int argc, const char* const* argv);

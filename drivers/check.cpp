#include "base/error.hpp"
#include "commands.hpp"

// The resolved input: every default filled in, overrides applied. It is a valid input that gives
// the same run.
Outcome run_check(const CommandLine&, const mft::Input& input) {
  return {mft::exit_ok, input.settings.resolved_text};
}

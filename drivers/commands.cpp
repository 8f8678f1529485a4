#include "commands.hpp"

#include "base/collective.hpp"
#include "report/comparison.hpp"
#include "store/same_problem.hpp"

namespace {

using Takes = Command::Takes;

Command solve() {
  Command c{"solve", "one optimal path", run_solve};
  c.flags = {"resume", "force"};
  c.checkpoints = true;
  return c;
}

Command scan() {
  Command c{"scan", "many, over ranges of keys", run_scan};
  c.section = "scan";
  c.flags = {"resume", "dry-run", "failed", "force"};
  c.checkpoints = true;
  return c;
}

Command cumulants() {
  Command c{"cumulants", "joint cumulants of the current, at B = 0", run_cumulants};
  c.section = "cumulants";
  c.flags = {"force"};
  return c;
}

Command exact() {
  Command c{"exact", "the closed form that applies, and its value", run_closed_form};
  c.section = "*";
  c.format = mft::closed_form_format;
  c.flags = {"force"};
  return c;
}

Command lattice() {
  Command c{"lattice", "the microscopic side: exact, or simulated", run_lattice};
  c.section = "lattice";
  c.flags = {"resume", "force"};
  c.actions = {"exact", "simulate"};
  return c;
}

Command check() {
  Command c{"check", "prints the resolved input, solves nothing", run_check};
  c.section = "*";
  c.needs_petsc = false;
  return c;
}

Command verify() {
  Command c{"verify", "what to see before trusting a machine", run_verify};
  c.takes = Takes::perhaps_input;
  c.section = "*";
  return c;
}

Command models() {
  Command c{"models", "the named models, with D, sigma, range", run_models};
  c.takes = Takes::nothing;
  c.needs_petsc = false;
  return c;
}

}  // namespace

void check_output(const CommandLine& line, const mft::Settings& settings, const std::string& file) {
  if (file.empty() || line.force) return;
  mft::on_root(MPI_COMM_WORLD, [&] { mft::check_same_problem(file, settings.resolved_text); });
}

const std::vector<Command>& commands() {
  static const std::vector<Command> all = {solve(),   scan(),  cumulants(), exact(),
                                           lattice(), check(), verify(),    models()};
  return all;
}

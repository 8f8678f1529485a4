#pragma once
// The commands, one source file each; what each prints stands in the README.
#include "command_line.hpp"

// Throws InputError, with nothing changed, where a result of another input is at `file`, unless
// --force is given; an empty name is none. Collective.
void check_output(const CommandLine& line, const mft::Settings& settings, const std::string& file);

Outcome run_solve(const CommandLine& line, const mft::Input& input);
Outcome run_check(const CommandLine& line, const mft::Input& input);
Outcome run_cumulants(const CommandLine& line, const mft::Input& input);
Outcome run_closed_form(const CommandLine& line, const mft::Input& input);
// Its part for an input with cumulants.
Outcome run_closed_form_cumulants(const CommandLine& line, const mft::Input& input);
Outcome run_scan(const CommandLine& line, const mft::Input& input);
Outcome run_lattice(const CommandLine& line, const mft::Input& input);
Outcome run_verify(const CommandLine& line, const mft::Input& input);
Outcome run_models(const CommandLine& line, const mft::Input& input);

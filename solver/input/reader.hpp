#pragma once
// Reads an input file: YAML, KEY=VALUE overrides, checks, defaults.
#include <mpi.h>

#include <map>
#include <string>
#include <vector>

#include "input/interpret.hpp"
#include "input/overrides.hpp"
#include "settings/settings.hpp"
#include "yaml/findings.hpp"
#include "yaml/node.hpp"

namespace mft {

// What is asked for: a file and what the command line says about it.
struct InputRequest {
  std::string path;
  std::vector<std::string> overrides;  // KEY=VALUE
  std::string output;                  // of -o; empty: the input's output.file
  // The top-level section the command takes; empty: none; "*": the one the input has, if any.
  std::string section;
  // A top-level section to pass over: of a scan's input when one point of it is read.
  std::string ignore = {};
  // The format of what the command writes to `output`, and to no other file: the input's
  // output.file is then not looked at. Empty: the section's, or that of a path.
  std::string format = {};
  // It was found right before, or by another rank: what takes long is not checked again.
  bool checked = false;
};

// A checked input. `section` is the command's section with its defaults, null when there is none.
struct Input {
  Settings settings;
  std::string section_name;
  yaml::Node section;
  std::vector<std::string> warnings;  // one line each, with its place
  // Of an input with a section: its tree as given, with overrides, without the section; where to
  // report what is wrong with it; the files that it names; and a section that stands beside the
  // command's and is part of `given`, null when there is none. What input_with needs.
  yaml::Node given;
  const Section* held = nullptr;
  yaml::Findings findings;  // none, and the origins of the marks of `given` and `section`
  std::map<std::string, std::string> files;
};

// Checks `text`, the content of `request.path`, and gives what it says. Throws InputError with
// every error of the input, one a line: `run.yaml:7:14: history.instants[0].tiem: unknown key; did
// you mean 'time'? allowed: …`. `sections`: those that an input may have beside the keys of every
// input (all_sections() has the library's).
Input parse_input(const std::string& text, const InputRequest& request, const Disk& disk,
                  const std::vector<Section>& sections = {});

// The input of the tree `given`, with a section or none (null), with values put in place: one point
// of a scan. There is no output file. Reports what does not fit together; the value is then
// meaningless.
Input input_with(const yaml::Node& given, const std::vector<Assignment>& assignments,
                 const Disk& disk, yaml::Findings& findings, const Section* section = nullptr);

// The content of an input, or of a file it names (looked up from the folder of the input). Throws
// InputError: no such file, a folder, not readable, larger than yaml::max_bytes.
std::string read_text_file(const std::string& path);
Disk disk_beside(const std::string& input_path);

// The files of Input::files, read again without a disk.
Disk disk_of(const std::map<std::string, std::string>& files);

// Without MPI: reads the input and the files that it names, checks all but the output file. Throws
// the InputError that read_input() would.
void check_input(const InputRequest& request, const std::vector<Section>& sections = {});

// Collective. Rank 0 reads the files, checks them and the output file; all ranks then throw the
// same InputError or return the same Input.
Input read_input(MPI_Comm comm, const InputRequest& request,
                 const std::vector<Section>& sections = {});

// The same for an input without a section of its own.
Settings read_settings(MPI_Comm comm, const std::string& path,
                       const std::vector<std::string>& overrides,
                       const std::string& output_override);

}  // namespace mft

#include "input/reader.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/collective.hpp"
#include "base/error.hpp"
#include "base/spelling.hpp"
#include "input/overrides.hpp"
#include "input/schema.hpp"
#include "store/result_file.hpp"

namespace mft {
namespace {

namespace fs = std::filesystem;

// Every rank gets rank 0's texts.
void broadcast_all(MPI_Comm comm, std::map<std::string, std::string>& texts) {
  int size = static_cast<int>(texts.size());
  MPI_Bcast(&size, 1, MPI_INT, 0, comm);
  auto next = texts.begin();
  for (int i = 0; i < size; ++i) {
    std::string name = next == texts.end() ? "" : next->first;
    std::string text = next == texts.end() ? "" : (next++)->second;
    broadcast(comm, name);
    broadcast(comm, text);
    texts.emplace(name, text);
  }
}

// The section that the command takes; of "*", the one that the input has.
const Section* section_of(const yaml::Node& root, const std::vector<Section>& sections,
                          const std::string& wanted) {
  if (wanted != "*") return find_section(sections, wanted);
  for (const Section& section : sections)
    if (root.find(section.name)) return &section;
  return nullptr;
}

// The section that stands beside this one, as part of what it is about.
const Section* held_by(const Section& section, const yaml::Node& root,
                       const std::vector<Section>& sections) {
  for (const std::string& name : section.may_hold)
    if (root.find(name)) return find_section(sections, name);
  return nullptr;
}

// Puts in the section's own defaults, each a key of a map.
void add_defaults(const Section& section, yaml::Node& root) {
  for (const auto& [path, text] : section.defaults) {
    const std::size_t dot = path.find('.');
    const std::string map = path.substr(0, dot), key = path.substr(dot + 1);
    if (!root.find(map)) root.add(map, yaml::map());
    yaml::Node& node = *root.find(map);
    if (node.is_map() && !node.find(key)) node.add(key, yaml::parse(text)).mark = node.mark;
  }
}

Disk disk_for(const InputRequest& request, Disk disk) {
  if (request.format.empty() || !disk.check_writable) return disk;
  if (request.output.empty()) return {disk.read, {}};
  const auto check = disk.check_writable;
  return {disk.read, [check, format = request.format](const std::string& file, const std::string&) {
            check(file, format);
          }};
}

}  // namespace

Input parse_input(const std::string& text, const InputRequest& request, const Disk& disk,
                  const std::vector<Section>& sections) {
  yaml::Findings findings(request.path);
  yaml::Node root;
  Input input;
  try {
    root = yaml::parse(text);
  } catch (const yaml::SyntaxError& error) {
    findings.add(error.mark, "", error.message);
    throw InputError(findings.text());
  }
  apply_overrides(root, request.overrides, findings);
  apply_output_override(root, request.output, findings);
  if (!request.ignore.empty()) root.remove(request.ignore);
  const Section* section = section_of(root, sections, request.section);
  if (section && root.is_map()) {
    add_defaults(*section, root);
    input.held = held_by(*section, root, sections);
    input.given = root;
    input.given.remove(section->name);
  }
  apply_schema(root, section, sections, findings);
  input.settings = interpret(root, section, disk_for(request, disk), findings);
  yaml::Node* node = section ? valid_at(root, section->name) : nullptr;
  if (node && section->check) section->check(*node, input.settings, findings);
  if (node && section->complete && findings.empty())
    section->complete({*node, input.given, disk, !request.checked, findings, input.held});
  if (!findings.empty()) throw InputError(findings.text());
  input.warnings = findings.warnings();
  input.findings = findings.empty_copy();
  input.settings.input_text = text;
  input.settings.resolved_text = yaml::emit(root);
  if (section) {
    input.section_name = section->name;
    if (node) input.section = *node;
  }
  return input;
}

Input input_with(const yaml::Node& given, const std::vector<Assignment>& assignments,
                 const Disk& disk, yaml::Findings& findings, const Section* section) {
  const std::size_t before = findings.size();
  Input input;
  yaml::Node root = given;
  if (yaml::Node* output = root.find("output"))
    if (output->is_map()) output->remove("file");
  for (const Assignment& assignment : assignments) assign(root, assignment, findings);
  if (findings.size() > before) return input;
  apply_schema(root, section, {}, findings);
  input.settings = interpret(root, section, disk, findings);
  if (const yaml::Node* node = section ? valid_at(root, section->name) : nullptr) {
    if (section->check) section->check(*node, input.settings, findings);
    input.section_name = section->name;
    input.section = *node;
  }
  if (findings.size() == before) input.settings.resolved_text = yaml::emit(root);
  return input;
}

std::string read_text_file(const std::string& path) {
  const std::string name = one_line(path);
  std::error_code code;
  const fs::file_status status = fs::status(path, code);
  if (!fs::exists(status)) throw InputError(name + ": no such file");
  if (fs::is_directory(status)) throw InputError(name + ": is a folder");
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  std::string text;
  std::vector<char> block(1 << 16);
  while (stream && text.size() <= yaml::max_bytes) {
    stream.read(block.data(), static_cast<std::streamsize>(block.size()));
    text.append(block.data(), static_cast<std::size_t>(stream.gcount()));
  }
  if (!stream.eof() && text.size() <= yaml::max_bytes)
    throw InputError(name + ": cannot be read: " + std::strerror(errno));
  if (text.size() > yaml::max_bytes)
    throw InputError(fmt::format("{}: larger than {} MB", name, yaml::max_bytes >> 20));
  return text;
}

Disk disk_beside(const std::string& input_path) {
  const fs::path folder = fs::path(input_path).parent_path();
  return {[folder](const std::string& name) { return read_text_file((folder / name).string()); },
          check_writable};
}

void check_input(const InputRequest& request, const std::vector<Section>& sections) {
  parse_input(read_text_file(request.path), request, {disk_beside(request.path).read, {}},
              sections);
}

Input read_input(MPI_Comm comm, const InputRequest& request, const std::vector<Section>& sections) {
  int rank = 0;
  MPI_Comm_rank(comm, &rank);
  std::string text;
  std::map<std::string, std::string> contents;  // of files that the input names
  Input input;
  on_root(comm, [&] {
    const Disk disk = disk_beside(request.path);
    const auto read = [&](const std::string& name) {
      const auto found = contents.find(name);
      return found != contents.end() ? found->second : contents[name] = disk.read(name);
    };
    text = read_text_file(request.path);
    input = parse_input(text, request, {read, disk.check_writable}, sections);
  });
  broadcast(comm, text);
  broadcast_all(comm, contents);
  if (rank != 0) {
    InputRequest again = request;
    again.checked = true;
    input = parse_input(text, again, disk_of(contents), sections);
  }
  input.files = std::move(contents);
  return input;
}

Disk disk_of(const std::map<std::string, std::string>& files) {
  return {[files](const std::string& name) {
            const auto found = files.find(name);
            if (found == files.end()) throw InputError(name + ": not among the files read");
            return found->second;
          },
          {}};
}

Settings read_settings(MPI_Comm comm, const std::string& path,
                       const std::vector<std::string>& overrides,
                       const std::string& output_override) {
  return read_input(comm, {path, overrides, output_override, ""}).settings;
}

}  // namespace mft

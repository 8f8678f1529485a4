#include "scan/durable/header.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/crc.hpp>

#include "scan/durable/bytes.hpp"
#include "yaml/difference.hpp"

namespace mft::scan {
namespace {

// What is compared beside the resolved inputs, as a tree.
yaml::Node surroundings(const Header& header) {
  yaml::Node all = yaml::map();
  for (const auto& [name, sum] : header.files)
    all.add("checksum of " + name, yaml::scalar(sum, true));
  all.add("PETSc's options", yaml::scalar(fmt::format("{}", fmt::join(header.petsc, " ")), true));
  all.add("the program's version", yaml::scalar(header.program.version, true));
  return all;
}

}  // namespace

template <class Archive>
void describe(Archive& archive, Header& h) {
  items(archive, h.input, h.resolved, h.files, h.petsc, h.ranks_per_point, h.cold,
        h.program.version, h.program.libraries, h.program.command_line, h.program.ranks);
}

std::string pack(const Header& header) { return to_bytes(header); }

Header unpack_header(const std::string& bytes) { return from_bytes<Header>(bytes); }

std::map<std::string, std::string> checksums(const std::map<std::string, std::string>& files) {
  std::map<std::string, std::string> sums;
  for (const auto& [name, text] : files) {
    boost::crc_32_type crc;
    crc.process_bytes(text.data(), text.size());
    sums[name] = fmt::format("{:08x}", crc.checksum());
  }
  return sums;
}

std::vector<std::string> differences(const Header& now, const Header& before, bool run_again) {
  std::vector<std::string> except{"output.file", "scan.on_failure", "scan.max_points"};
  if (run_again) except.insert(except.end(), {"solver", "mesh", "petsc"});
  auto found =
      yaml::differences(yaml::parse(now.resolved), yaml::parse_stored(before.resolved), except);
  if (run_again) return found;
  for (const std::string& line : yaml::differences(surroundings(now), surroundings(before)))
    found.push_back(line);
  return found;
}

}  // namespace mft::scan

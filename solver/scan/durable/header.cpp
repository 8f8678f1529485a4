#include "scan/durable/header.hpp"

#include <fmt/format.h>

#include <boost/crc.hpp>

#include "scan/durable/bytes.hpp"
#include "yaml/difference.hpp"

namespace mft::scan {
namespace {

void put(ByteWriter& out, const std::map<std::string, std::string>& texts) {
  out.put(static_cast<std::uint64_t>(texts.size()));
  for (const auto& [name, text] : texts) {
    out.put(name);
    out.put(text);
  }
}

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

std::string pack(const Header& h) {
  ByteWriter out;
  out.put(h.input);
  out.put(h.resolved);
  put(out, h.files);
  out.put(h.petsc);
  out.put(h.ranks_per_point);
  out.put(h.cold);
  out.put(h.program.version);
  out.put(h.program.libraries);
  out.put(h.program.command_line);
  out.put(h.program.ranks);
  return out.take();
}

Header unpack_header(const std::string& bytes) {
  ByteReader in(bytes);
  Header h;
  in.get(h.input);
  in.get(h.resolved);
  for (auto left = in.get<std::uint64_t>(); left > 0; --left) {
    const std::string name = in.get<std::string>();
    h.files[name] = in.get<std::string>();
  }
  in.get(h.petsc);
  in.get(h.ranks_per_point);
  in.get(h.cold);
  in.get(h.program.version);
  in.get(h.program.libraries);
  in.get(h.program.command_line);
  in.get(h.program.ranks);
  return h;
}

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

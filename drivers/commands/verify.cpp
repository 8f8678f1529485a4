// mft verify [INPUT.yaml]: what to see before trusting a machine, a build or a model of your own.
//
//   mft verify                      every model, and the closed forms
//   mft verify input/expression_model.yaml
//   mpirun -n 3 mft verify          also all ranks together against each alone
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "answer.hpp"
#include "base/error.hpp"
#include "base/progress.hpp"
#include "commands.hpp"
#include "verify/checks.hpp"

namespace {

std::string as_text(const mft::Measurements& findings, int off) {
  std::size_t width = 0;
  for (const mft::Measurement& f : findings) width = std::max(width, f.what.size());
  std::string text = fmt::format("{:<{}}  {:>8}  {:>8}\n", "check", width, "value", "allowed");
  for (const mft::Measurement& f : findings)
    text += fmt::format("{:<{}}  {:>8.1e}  {:>8.1e}  {}\n", f.what, width, f.value, f.allowed,
                        f.ok() ? "ok" : "off" + (f.where.empty() ? "" : " (" + f.where + ")"));
  return text + fmt::format("{} checks, {} off\n", findings.size(), off);
}

std::string as_json(const mft::Measurements& findings, int off, double seconds) {
  std::string list;
  for (const mft::Measurement& f : findings)
    list += fmt::format(R"({}{{"check": {}, "value": {}, "allowed": {}, "ok": {}}})",
                        list.empty() ? "" : ", ", json_string(f.what), json_number(f.value),
                        json_number(f.allowed), f.ok());
  return fmt::format(R"({{"checks": [{}], "off": {}, "seconds": {{"total": {}}}}})"
                     "\n",
                     list, off, json_number(seconds));
}

}  // namespace

Outcome run_verify(const CommandLine& line, const mft::Input& input) {
  if (!input.section_name.empty())
    throw mft::InputError("`mft verify` takes the input of one path; this input has a section `" +
                          input.section_name + "`");
  const auto began = std::chrono::steady_clock::now();
  mft::Measurements findings;
  {
    mft::Progress progress(MPI_COMM_WORLD, line.quiet);
    findings =
        mft::verify(line.input.empty() ? nullptr : &input.settings, MPI_COMM_WORLD,
                    [&](const std::string& what, double share) { progress.update(what, share); });
  }
  const auto off = static_cast<int>(
      std::count_if(findings.begin(), findings.end(), [](const auto& f) { return !f.ok(); }));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  return {off ? mft::exit_internal : mft::exit_ok,
          line.json ? as_json(findings, off, took.count()) : as_text(findings, off)};
}

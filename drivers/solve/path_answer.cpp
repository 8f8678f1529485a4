// What a solve prints on standard output.
#include "solve/path_answer.hpp"

#include <fmt/format.h>

#include <cmath>

#include "answer.hpp"

namespace {

std::string json_list(const std::vector<double>& values) {
  std::string text;
  for (double value : values) text += (text.empty() ? "" : ", ") + json_number(value);
  return "[" + text + "]";
}

}  // namespace

std::string answer_text(const mft::PathSummary& summary, const mft::Settings& settings) {
  if (summary.status == "none") return "";
  std::string text;
  for (std::size_t k = 0; k < summary.Q.size(); ++k)
    text += answer_line(fmt::format("Q[{}]", k), summary.Q[k], summary.Q_error[k]);
  for (std::size_t k = 0; k < summary.Q.size(); ++k)
    if (settings.instants[k].Q)
      text +=
          answer_line(fmt::format("B[{}]", k), summary.instants.B[k], summary.instants.B_error[k]);
  text += answer_line("mu", summary.mu, summary.mu_error);
  if (!std::isnan(summary.Phi)) text += answer_line("Phi", summary.Phi, summary.Phi_error);
  return text;
}

std::string answer_json(const mft::PathSummary& s) {
  std::string text = "{";
  const auto add = [&](const char* key, const std::string& value) {
    text += fmt::format("{}\"{}\": {}", text.size() > 1 ? ", " : "", key, value);
  };
  const bool none = s.status == "none";
  const auto count = [&](std::int64_t number) {  // of a solve; a closed form has no meshes
    return s.meshes.empty() ? std::string("null") : std::to_string(number);
  };
  add("mu", json_number(s.mu));
  add("mu_error", json_number(s.mu_error));
  add("Q", json_list(s.Q));
  add("Q_error", json_list(s.Q_error));
  add("B", json_list(none ? std::vector<double>{} : s.instants.B));
  add("B_error", json_list(none ? std::vector<double>{} : s.instants.B_error));
  add("Phi", json_number(s.Phi));
  add("Phi_error", json_number(s.Phi_error));
  add("status", json_string(s.status));
  add("reason", s.reason.empty() ? "null" : json_string(s.reason));
  add("scale_reached", json_number(s.scale_reached));
  add("level", count(s.level));
  add("newton", count(s.newton));
  add("iterations", count(s.iterations));
  add("lowest_eigenvalue", json_number(s.lowest_eigenvalue));
  add("seconds",
      fmt::format(
          R"({{"setup": {}, "assembly": {}, "factor": {}, "sweep": {}, "io": {}, "total": {}}})",
          json_number(s.seconds.setup), json_number(s.seconds.assembly),
          json_number(s.seconds.factor), json_number(s.seconds.sweep), json_number(s.seconds.io),
          json_number(s.seconds.total)));
  return text + "}\n";
}

#include "command_line.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <sstream>

#include "base/spelling.hpp"
#include "expression/functions.hpp"
#include "input/keys.hpp"
#include "sections.hpp"
#include "store/provenance.hpp"

namespace {

const char* const sample_commands = R"(Sample commands:
  mft check input/ssep_two_times.yaml                       the input with all defaults
  mft solve input/ssep_two_times.yaml -o run.h5
  mft solve input/ssep_two_times.yaml history.instants.0.B=3 --json
  mpirun -n 4 mft solve input/ssep_two_times.yaml -ksp_monitor -log_view

Exit status:
  0 answer                              4 some points of a scan failed
  1 internal error, or verify failed    5 input or output failed during work
  2 input or command line is wrong     75 checkpointed on a signal, resubmit
  3 no solution, or tolerance missed where level and degrees are auto

Read more:
  mft check --help                      every key of an input, every function of expressions
  README.md                             the physics, input, output, examples
  input/                                commented inputs, one feature each)";

bool is_option_name(const std::string& word) {
  const auto ordinary = [](unsigned char c) { return std::isalnum(c) || c == '_'; };
  return word.size() > 1 && word[0] == '-' && std::isalpha(static_cast<unsigned char>(word[1])) &&
         std::all_of(word.begin() + 1, word.end(), ordinary);
}

// -n 4, -np 4, -j8, -t 1e-3: what other programs take. PETSc's options have longer names.
bool is_foreign_short(const std::string& word) {
  const auto letter = [](unsigned char c) { return std::isalpha(c); };
  const auto end = std::find_if_not(word.begin() + 1, word.end(), letter);
  return end - word.begin() <= 3 &&
         std::all_of(end, word.end(), [](unsigned char c) { return std::isdigit(c); });
}

bool is_own_short(const std::string& word) { return word == "-o" || word == "-q" || word == "-h"; }

// Is it KEY=VALUE by its form: a path, then =?
bool is_assignment(const std::string& word) {
  const std::size_t end = word.find('=');
  if (end == std::string::npos || end == 0) return false;
  const auto ordinary = [](unsigned char c) {
    return std::isalnum(c) || c == '_' || c == '.' || c == '[' || c == ']';
  };
  return std::isalpha(static_cast<unsigned char>(word[0])) &&
         std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(end), ordinary);
}

// An override whose first word is a key of inputs: never the value of a PETSc option.
bool is_known_override(const std::string& word) {
  if (!is_assignment(word)) return false;
  const std::string first = word.substr(0, word.find_first_of(".[="));
  const auto& keys = mft::base_keys();
  return mft::find_section(mft::all_sections(), first) ||
         std::any_of(keys.begin(), keys.end(), [&](const mft::Key& k) { return k.path == first; });
}

// An unknown key makes an override too, a wrong one, unless the word names a YAML file.
bool is_override(const std::string& word) {
  const auto ends_with = [&](const std::string& tail) {
    return word.size() >= tail.size() &&
           word.compare(word.size() - tail.size(), tail.size(), tail) == 0;
  };
  return is_known_override(word) ||
         (is_assignment(word) && !ends_with(".yaml") && !ends_with(".yml"));
}

// Moves PETSc's words from `words` to line.petsc.
void take_petsc_words(std::vector<std::string>& words, CommandLine& line) {
  std::vector<std::string> own;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word.size() < 2 || word[0] != '-' || word[1] == '-' || is_own_short(word)) {
      own.push_back(word);
      if (word == "-o" && i + 1 < words.size()) own.push_back(words[++i]);
      continue;
    }
    if (!is_option_name(word)) {
      line.problem = "'" + word + "' is an option neither of mft nor of PETSc";
      return;
    }
    if (is_foreign_short(word)) {
      line.problem = "unknown option " + word +
                     "; one-dash options are -o, -q, -h and PETSc's, with longer names "
                     "(-ksp_monitor); `mft --help` tells the others";
      return;
    }
    line.petsc.push_back(word);
    if (i + 1 == words.size()) continue;
    const std::string& next = words[i + 1];
    const bool option = next.size() > 1 && next[0] == '-' &&
                        !std::isdigit(static_cast<unsigned char>(next[1])) && next[1] != '.';
    if (!option && !is_known_override(next)) line.petsc.push_back(words[++i]);
  }
  words = own;
}

// What is neither option nor command, as CLI11 hands it out: the first word and the others.
struct Words {
  std::string input;
  std::vector<std::string> more;
};

// `check` tells every key, other commands those of their section.
std::string footer_of(const Command& command) {
  const mft::Section* section = mft::find_section(mft::all_sections(), command.section);
  if (section && !section->keys.empty())
    return "Keys of its section:\n\n" + mft::keys_as_text(section->keys);
  if (command.name == "check")
    return "Keys of an input:\n\n" + mft::keys_as_text(mft::base_keys()) +
           "\nFunctions of an expression (D, sigma, lambda), beside + - * / ^ ( ) and pi:\n\n" +
           mft::functions_as_text();
  return "What is left, beginning with one dash, is PETSc's (-ksp_monitor, ...).";
}

void add_command(CLI::App& app, const Command& command, CommandLine& line, Words& words) {
  CLI::App* sub = app.add_subcommand(command.name, command.text);
  if (!command.actions.empty())
    sub->add_option("ACTION", line.action)
        ->required()
        ->check(CLI::IsMember(command.actions))
        ->type_name("");
  if (command.takes != Command::Takes::nothing) {
    sub->add_option("INPUT", words.input, "input file (YAML)")->type_name("");
    sub->add_option("KEY=VALUE", words.more, "overrides by path, e.g. history.instants.0.B=3")
        ->type_name("");
    sub->add_option("-o", line.output, "result file, over output.file of the input")
        ->type_name("OUT.h5")
        ->check([](const std::string& name) {
          return name.empty() ? std::string("an empty name") : std::string();
        });
  }
  sub->add_flag("-q", line.quiet, "silent but for the answer, warnings and errors");
  sub->add_flag("--json", line.json, "the answer as one JSON object");
  for (const std::string& flag : command.flags) {
    if (flag == "resume") sub->add_flag("--resume", line.resume, "go on with an interrupted run");
    if (flag == "dry-run") sub->add_flag("--dry-run", line.dry_run, "print the plan only");
    if (flag == "force") sub->add_flag("--force", line.force, "replace a result of another input");
    if (flag == "failed")
      sub->add_flag("--failed", line.failed, "solve the failed points of a finished scan again");
  }
  sub->footer(footer_of(command));
}

// Of a key that no = follows: `solver.tolerance 1e-6`, `mesh.level: 5`, `mesh.level = 5`.
std::string assignment_hint(const std::vector<std::string>& words, std::size_t i) {
  std::string key = words[i];
  if (!key.empty() && key.back() == ':') key.pop_back();
  std::size_t value = i + 1;
  if (value < words.size() && words[value] == "=") ++value;
  if (!is_known_override(key + "=")) return "";
  return ": write " + key + "=" + (value < words.size() ? words[value] : "VALUE");
}

// INPUT and the overrides among the words of a command.
void sort_words(const Command& command, const Words& words, CommandLine& line) {
  std::vector<std::string> all = words.more;
  if (!words.input.empty()) all.insert(all.begin(), words.input);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (is_override(all[i]))
      line.overrides.push_back(all[i]);
    else if (line.input.empty())
      line.input = all[i];
    else if (line.problem.empty())
      line.problem = "'" + all[i] + "' is neither KEY=VALUE nor an option" +
                     assignment_hint(all, i) + "; the input is " + line.input;
  }
  if (command.takes != Command::Takes::input || !line.input.empty() || !line.problem.empty())
    return;
  line.problem = "mft " + command.name + " takes an INPUT";
  for (std::size_t i = 1; i < line.petsc.size(); ++i)
    if (line.petsc[i][0] != '-')
      line.problem += "; " + line.petsc[i] + " was taken as the value of " + line.petsc[i - 1] +
                      ", put the input first";
}

// The override that an option stands for which bears the name of a key: --tolerance 1e-6 is
// solver.tolerance=1e-6. Empty when there is no such key.
std::string override_for(const std::string& name, const std::string& value) {
  std::string key = name.substr(2);
  std::replace(key.begin(), key.end(), '-', '_');
  for (const mft::Key& known : mft::base_keys()) {
    const std::string last = known.path.substr(known.path.rfind('.') + 1);
    if (known.path != key && last != key) continue;
    std::string path = known.path;
    for (std::size_t at; (at = path.find("[]")) != std::string::npos;) path.replace(at, 2, ".0");
    return path + "=" + (value.empty() ? "VALUE" : value);
  }
  return "";
}

// What is said of an --option that there is not, `words[i]`.
std::string unknown_option(const std::vector<std::string>& words, std::size_t i,
                           const std::vector<std::string>& known) {
  const std::size_t equals = words[i].find('=');
  const std::string name = words[i].substr(0, equals);
  const std::string next = i + 1 < words.size() ? words[i + 1] : "";
  const std::string value = equals != std::string::npos ? words[i].substr(equals + 1) : next;
  const std::string override =
      is_assignment(next) && equals == std::string::npos
          ? next
          : override_for(name, value[0] == '-' && value[1] == '-' ? "" : value);
  const std::string guess = mft::closest(name, known);
  return "unknown option " + name +
         (!guess.empty()       ? "; did you mean " + guess + "?"
          : name == "--output" ? "; did you mean -o?"
          : !override.empty()  ? "; keys are set without dashes: " + override
                               : "");
}

// CLI11's message, with the option that may have been meant.
std::string explain(const CLI::ParseError& error, const CLI::App& app,
                    const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word.rfind("--", 0) != 0) continue;
    std::vector<std::string> known;
    for (const CLI::App* one :
         {&app, app.get_subcommands().empty() ? &app : app.get_subcommands().front()})
      for (const CLI::Option* option : one->get_options())
        for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
    const std::string name = word.substr(0, word.find('='));
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    return unknown_option(words, i, known);
  }
  return error.what();
}

std::string unknown_command(const std::string& word) {
  std::vector<std::string> names;
  std::string list;
  for (const Command& command : commands()) {
    names.push_back(command.name);
    list += (list.empty() ? "" : ", ") + command.name;
  }
  const std::string guess = mft::closest(word, names);
  return (word.empty() ? "no command" : "unknown command '" + word + "'") + ";" +
         (guess.empty() ? "" : " did you mean '" + guess + "'?") + " commands: " + list +
         " (mft --help)";
}

// The program and its libraries, one a line.
std::string version_text() {
  return fmt::format("mft {}\n{}", MFT_VERSION, fmt::join(mft::library_versions(), "\n"));
}

}  // namespace

CommandLine parse_command_line(int argc, const char* const* argv) {
  CommandLine line;
  line.arguments.assign(argv, argv + argc);
  std::vector<std::string> words(argv + 1, argv + argc);
  take_petsc_words(words, line);
  if (!line.problem.empty()) return line;

  CLI::App app("Optimal paths of macroscopic fluctuation theory for the history of the current",
               "mft");
  app.footer(sample_commands);
  app.set_version_flag("--version", version_text());
  app.fallthrough(false);
  Words free_words;
  for (const Command& command : commands()) add_command(app, command, line, free_words);

  const auto first =
      std::find_if(words.begin(), words.end(), [](const std::string& w) { return w[0] != '-'; });
  const std::string name = first == words.end() ? "" : *first;
  const auto command = std::find_if(commands().begin(), commands().end(),
                                    [&](const Command& c) { return c.name == name; });
  try {
    std::vector<std::string> reversed(words.rbegin(), words.rend());
    app.parse(reversed);
  } catch (const CLI::Success& success) {
    std::ostringstream out;
    app.exit(success, out, out);
    line.text = out.str() + (out.str().back() == '\n' ? "" : "\n");
    return line;
  } catch (const CLI::ParseError& error) {
    line.problem = command == commands().end() && (words.empty() || words[0][0] != '-')
                       ? unknown_command(name)
                       : explain(error, app, words);
    return line;
  }
  if (command == commands().end()) {
    line.problem = unknown_command(name);
    return line;
  }
  line.command = name;
  sort_words(*command, free_words, line);
  return line;
}

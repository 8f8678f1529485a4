#include "linear/petsc_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/error.hpp"
#include "base/petsc.hpp"
#include "base/spelling.hpp"

namespace mft {
namespace {

// The database as PETSc writes it: `-name value -flag …`.
std::vector<std::string> option_words() {
  char* all = nullptr;
  check(PetscOptionsGetAll(nullptr, &all));
  std::istringstream stream(all);
  check(PetscFree(all));
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

// Does a text of options hold this one with this value?
bool holds(std::istream& text, const std::string& name, const std::string& value) {
  std::string before;
  for (std::string word; text >> word; before = word)
    if (before == name && (word == value || value.empty())) return true;
  return before == name && value.empty();
}

bool holds(const std::string& text, const std::string& name, const std::string& value) {
  std::istringstream stream(text);
  return holds(stream, name, value);
}

std::string command_line_text() {
  int count = 0;
  char** words = nullptr;
  check(PetscGetArgs(&count, &words));
  return fmt::format("{}", fmt::join(words, words + count, " "));
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

// The options with a value that PETSc's message quotes, as given. PETSc names the value it could
// not read, seldom the option.
std::string quoted_options(const std::string& message) {
  std::vector<std::string> quoted;
  std::istringstream stream(message);
  for (std::string word; stream >> word;) quoted.push_back(word);
  const std::vector<std::string> words = option_words();
  std::vector<std::string> found;
  for (std::size_t i = 1; i < words.size(); ++i)
    if (words[i - 1][0] == '-' && std::count(quoted.begin(), quoted.end(), words[i]))
      found.push_back(words[i - 1] + " " + words[i]);
  return fmt::format("{}", fmt::join(found, " or "));
}

}  // namespace

void check_options(PetscErrorCode code, const std::string& about) {
  if (code == PETSC_ERR_MEM) check(code);
  try {
    check(code);
  } catch (const Error& error) {
    std::string message = error.what();
    message.erase(message.find_last_not_of(" .\n") + 1);
    const std::string quoted = quoted_options(message);
    const std::string option = quoted.empty() ? about : quoted;
    throw InputError((option.empty() ? "" : option + ": ") + message +
                     "; `mft solve INPUT -help` lists the options");
  }
}

std::optional<std::string> option_value(const char* name) {
  char value[256] = "";
  PetscBool given = PETSC_FALSE;
  check(PetscOptionsGetString(nullptr, nullptr, name, value, sizeof value, &given));
  if (!given) return std::nullopt;
  return value;
}

// The sources in PETSc's order, the last to be read first.
std::string option_origin(const char* name) {
  const auto value = option_value(name);
  if (!value || holds(command_line_text(), name, *value)) return "";
  if (holds(environment("PETSC_OPTIONS"), name, *value)) return "; from PETSC_OPTIONS";
  for (const std::string& file :
       {std::string("./petscrc"), std::string("./.petscrc"), environment("HOME") + "/.petscrc"}) {
    std::ifstream stream(file);
    if (holds(stream, name, *value)) return "; from " + file;
  }
  return "; from petsc of the input";
}

void check_choice(const char* name, const std::vector<std::string>& allowed) {
  const auto value = option_value(name);
  if (!value || std::count(allowed.begin(), allowed.end(), *value)) return;
  const std::string guess = closest(*value, allowed);
  throw InputError(fmt::format("{}: found {};{} allowed: {}{}", name,
                               value->empty() ? "nothing" : "'" + *value + "'",
                               guess.empty() ? "" : " did you mean '" + guess + "'?",
                               fmt::join(allowed, ", "), option_origin(name)));
}

std::vector<std::string> registered_names(PetscFunctionList list) {
  const char** names = nullptr;
  int count = 0;
  check(PetscFunctionListGet(list, &names, &count));
  std::vector<std::string> result;
  for (int i = 0; i < count && names[i]; ++i)  // some versions count the null at the end
    result.push_back(names[i]);
  check(PetscFree(names));
  std::sort(result.begin(), result.end());
  return result;
}

}  // namespace mft

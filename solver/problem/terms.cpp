#include "problem/terms.hpp"

#include "base/error.hpp"

namespace mft {

std::string unknown_terms(const Terms& terms, const Terms& known) {
  std::string text;
  for (const std::string& name : terms)
    if (!known.count(name)) text += (text.empty() ? "" : ", ") + name;
  return text;
}

void require_known(const Terms& terms, const Terms& known, const std::string& who) {
  const std::string unknown = unknown_terms(terms, known);
  if (!unknown.empty()) throw InputError(who + " does not know: " + unknown);
}

}  // namespace mft

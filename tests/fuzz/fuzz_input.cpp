// Any text as an input: it is refused with InputError, or read, and then its resolved text is an
// input that reads as the same.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/error.hpp"
#include "input/reader.hpp"
#include "problem/existence.hpp"
#include "sections.hpp"

namespace {

mft::Settings parsed(const std::string& text) {
  const mft::Disk disk{[](const std::string& name) -> std::string {
                         throw mft::InputError(name + ": no such file");
                       },
                       {}};
  return mft::parse_input(text, {"fuzz.yaml", {}, "", "*"}, disk, mft::all_sections()).settings;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  std::string resolved;
  try {
    const mft::Settings settings = parsed(text);
    resolved = settings.resolved_text;
    mft::largest_admissible_scale(*mft::make_problem(settings));
  } catch (const mft::InputError&) {
  }
  if (!resolved.empty() && parsed(resolved).resolved_text != resolved) std::abort();
  return 0;
}

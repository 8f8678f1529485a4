#include "store/entries.hpp"

#include "base/error.hpp"
#include "store/result_file.hpp"

namespace mft {

void write_entries(const std::string& target, const std::string& format, const Settings& settings,
                   const ProgramInfo& program, const Entries& entries,
                   const std::function<void(H5Group&)>& more) {
  if (entries.values.size() != entries.labels.size() ||
      entries.errors.size() != entries.labels.size())
    throw Error(exit_internal, "entries: labels, values and errors differ in number");
  ResultFile file(target, format);
  write_provenance(file.root(), settings, program);
  file.root().write("label", entries.labels);
  file.root().write("value", entries.values);
  file.root().write("error", entries.errors);
  if (more) more(file.root());
  file.commit();
}

}  // namespace mft

#include "store/same_problem.hpp"

#include "base/error.hpp"
#include "store/result_file.hpp"
#include "yaml/difference.hpp"

namespace mft {
namespace {

const std::vector<std::string> free_keys{"solver",
                                         "mesh",
                                         "output",
                                         "petsc",
                                         "scan.on_failure",
                                         "scan.max_points",
                                         "scan.warm_start",
                                         "scan.paths",
                                         "scan.ranks_per_point"};

std::vector<std::string> changes(const std::string& path, const std::string& resolved) {
  try {
    const auto before = open_result(path, find_file(path).format).read<std::string>("resolved");
    return yaml::differences(yaml::parse(resolved), yaml::parse_stored(before), free_keys);
  } catch (const StorageError& error) {
    return {std::string("what input it is of cannot be read: ") + error.what()};
  }
}

}  // namespace

void check_same_problem(const std::string& path, const std::string& resolved) {
  if (find_file(path).kind != FoundFile::Kind::result) return;
  const auto lines = changes(path, resolved);
  if (!lines.empty())
    throw InputError(path +
                     ": in the way is a result of another input; --force replaces it. What "
                     "differs:" +
                     yaml::listed(lines));
}

}  // namespace mft

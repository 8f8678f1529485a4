#include <cstdint>
#include <map>
#include <numeric>

#include "store/meanings.hpp"

namespace mft {
namespace {

class Annotation {
 public:
  Annotation(H5Group& root, const std::vector<Meaning>& all) : root_(root) {
    for (const Meaning& meaning : all) of_[meaning.path] = &meaning;
  }

  void annotate_below(const H5Group& group, const std::string& folder) {
    for (const std::string& name : group.names()) {
      const std::string path = folder + name;
      if (group.is_group(name))
        annotate_below(group.open_group(name), path + "/");
      else
        annotate_dataset(path);
    }
  }

 private:
  void annotate_dataset(const std::string& path) {
    const auto found = of_.find(path);
    if (found == of_.end()) return;
    const Meaning& meaning = *found->second;
    describe(path, meaning);
    if (meaning.axes.empty() || root_.has_attribute(path, "CLASS") ||
        root_.has_attribute(path, "DIMENSION_LIST"))
      return;
    H5Dataset array = root_.open(path);
    if (meaning.axes[0] == path) return array.make_scale(path.substr(path.rfind('/') + 1));
    const Shape shape = array.shape();
    for (std::size_t d = 0; d < meaning.axes.size(); ++d)
      array.attach_scale(static_cast<unsigned>(d), axis(meaning.axes[d], shape.at(d)));
  }

  H5Dataset axis(const std::string& path, hsize_t size) {
    if (!root_.has(path)) {
      std::vector<std::int64_t> numbers(size);
      std::iota(numbers.begin(), numbers.end(), 0);
      root_.write(path, numbers);
    }
    annotate_dataset(path);
    return root_.open(path);
  }

  void describe(const std::string& path, const Meaning& meaning) {
    if (root_.has_attribute(path, "long_name")) return;
    root_.set_attribute(path, "long_name", meaning.text);
    if (!meaning.unit.empty()) root_.set_attribute(path, "units", meaning.unit);
  }

  H5Group& root_;
  std::map<std::string, const Meaning*> of_;
};

}  // namespace

void annotate(H5Group& root, const std::string& format) {
  const std::vector<Meaning>& all = meanings(format);
  if (!all.empty()) Annotation(root, all).annotate_below(root, "");
}

}  // namespace mft

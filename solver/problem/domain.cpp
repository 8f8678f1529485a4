#include "problem/domain.hpp"

namespace mft {

Terms Domain::terms() const {
  Terms all;
  for (Side side : both_sides) switch (end(side).kind) {
      case End::Kind::infinite:
        all.insert(term::infinite_line);
        break;
    }
  return all;
}

}  // namespace mft

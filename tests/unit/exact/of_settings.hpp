#pragma once
// Closed forms of an input's settings.
#include "exact/closed_form.hpp"

namespace mft::testing {

inline auto closed_form(const Settings& settings, std::string* why = nullptr) {
  return mft::closed_form(*make_problem(settings), why);
}
inline auto closed_form_cumulant(const Settings& settings, const std::vector<Reading>& readings) {
  return mft::closed_form_cumulant(*make_problem(settings), readings);
}
inline auto closed_form_fields(const Settings& settings) {
  return mft::closed_form_fields(*make_problem(settings));
}

}  // namespace mft::testing

#pragma once
// What another program needs to compute a path: read an input, solve it, look at the path.
#include "action/evaluate.hpp"
#include "base/error.hpp"
#include "exact/closed_form.hpp"
#include "input/reader.hpp"
#include "refinement/solve.hpp"

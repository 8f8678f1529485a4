#pragma once
// What another program needs to compute a path: read an input, solve it, look at the path.
#include "base/error.hpp"
#include "exact/closed_form.hpp"
#include "input/reader.hpp"
#include "optimum/solve.hpp"
#include "path/evaluate.hpp"

#pragma once
// What another program needs to compute a path: read an input, solve it, look at the path, write
// its result file.
#include "action/evaluate.hpp"
#include "base/error.hpp"
#include "exact/closed_form.hpp"
#include "input/reader.hpp"
#include "problem/problem.hpp"
#include "refinement/solve.hpp"
#include "report/result.hpp"
#include "report/summary.hpp"
#include "sections.hpp"

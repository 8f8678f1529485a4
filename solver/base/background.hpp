#pragma once
// Work of another kind that a rank does between the pieces of its own: the rank that hands out the
// points of a scan solves points, too.
#include <functional>

namespace mft {

// From now on do_background_work() calls it, at most once a millisecond; empty: nothing.
void set_background_work(std::function<void()> work);

// Called at the beginning of each assembly, factorisation and sweep.
void do_background_work();

}  // namespace mft

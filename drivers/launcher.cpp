#include "launcher.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>

namespace {

// Set for each process: by Open MPI's mpirun; MPICH's and Intel's mpiexec and SLURM's PMI;
// MVAPICH2; srun; Flux; jsrun. SLURM_NTASKS and SLURM_PROCID are no signs: a job script has them.
const char* const sizes[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE",      "MV2_COMM_WORLD_SIZE",
                             "SLURM_STEP_NUM_TASKS", "FLUX_JOB_SIZE", "JSM_NAMESPACE_SIZE"};
// Of launchers that hand over no number.
const char* const signs[] = {"PMIX_RANK", "PMI_RANK", "PMI_FD", "PALS_RANKID", "ALPS_APP_PE"};

bool is_set(const char* name) { return std::getenv(name); }

}  // namespace

bool started_by_launcher() {
  return std::any_of(std::begin(sizes), std::end(sizes), is_set) ||
         std::any_of(std::begin(signs), std::end(signs), is_set);
}

int processes_of_launcher() {
  int most = 1;
  for (const char* name : sizes) {
    const char* text = std::getenv(name);
    if (!text) continue;
    const int size = std::atoi(text);
    if (size == 1) return 1;
    most = std::max(most, size);
  }
  return most;
}

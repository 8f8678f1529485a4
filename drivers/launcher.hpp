#pragma once
// What the environment says of the launcher (mpirun, srun, …) that started this process.

// Is this one of the processes of a launcher, even the only one?
bool started_by_launcher();

// The number of processes that the launcher says it has started; 1 when none says so, or one of
// several nested launchers says 1. In a job script outside of srun this is 1, whatever the job has.
int processes_of_launcher();

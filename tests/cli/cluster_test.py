"""The job files of scripts/cluster under a stand-in for the scheduler: it starts them, signals when
their time is over, and starts them again when they ask for it.

usage: cluster_test.py ROOT      (with $MFT the program and $MPIEXEC the launcher)
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from resume_test import INPUT, differences

ROOT = Path(sys.argv[1])
RANKS = 2
# A solve of many seconds, cut by a wall time of one, on a fast machine too.
LONG = ["mesh.level=7", "mesh.degree=8", "mesh.time_degree=5", "solver.tolerance=1e-8"]

# What the job files call, on the path before anything else. Each turn asked for is a line in `queue`.
COMMANDS = {
    "srun": 'exec "$MPIEXEC" -n $SLURM_NTASKS "$@"',
    "mpirun": 'exec "$MPIEXEC" "$@"',
    "scontrol": '[[ $1 == requeue ]] && echo "$2" >>queue',
    "qsub": 'printf "%s\\n" "$*" >>queue',
}


class Cluster(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        commands = self.folder / "bin"
        commands.mkdir()
        for name, text in COMMANDS.items():
            (commands / name).write_text("#!/usr/bin/env bash\n" + text + "\n")
            (commands / name).chmod(0o755)
        self.environment = dict(os.environ, PATH=f"{commands}:{os.environ['PATH']}",
                                MFT_PROGRAM=os.environ["MFT"])
        (self.folder / "run.yaml").write_text(INPUT)
        self.checkpoint = self.folder / "run.checkpoint.h5"

    def solve_whole(self, *arguments):
        """The result of a run without a break."""
        subprocess.run([os.environ["MPIEXEC"], "-n", str(RANKS), os.environ["MFT"], "solve", "-q",
                        "run.yaml", *arguments], cwd=self.folder, check=True, timeout=300,
                       stdout=subprocess.DEVNULL)
        self.whole = (self.folder / "run.h5").rename(self.folder / "whole.h5")

    def job(self, file, *arguments, **variables):
        """A batch script as a scheduler starts it: a copy elsewhere, in its own session."""
        spooled = self.folder / "spool"
        spooled.write_text(file)
        return subprocess.Popen(["bash", spooled, *arguments], cwd="/", stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, start_new_session=True,
                                env=dict(self.environment, **variables))

    def asked_again(self):
        """The line with which the job asked for another turn; None: it did not."""
        queue = self.folder / "queue"
        if not queue.exists():
            return None
        lines = queue.read_text().splitlines()
        queue.unlink()
        self.assertEqual(len(lines), 1)
        return lines[0]

    def finish(self, process):
        out, _ = process.communicate(timeout=300)
        again = self.asked_again()
        self.assertEqual(process.returncode, 75 if again else 0, out)
        return again

    def assert_equal_to_the_whole(self):
        self.assertEqual(differences(self.whole, self.folder / "run.h5"), [])
        self.assertFalse(self.checkpoint.exists())

    def test_slurm(self):
        file = (ROOT / "scripts/cluster/slurm.job").read_text()
        options = dict(re.findall(r"^#SBATCH --([a-z-]+)=?(.*)$", file, re.M))
        self.assertEqual(options["signal"], "B:USR1@120")  # to the script alone
        self.assertIn("requeue", options)
        self.solve_whole()
        turns, age = 0, 0
        while True:
            process = self.job(file, "solve", "run.yaml", SLURM_JOB_ID="17",
                               SLURM_NTASKS=str(RANKS), SLURM_RESTART_COUNT=str(turns),
                               SLURM_SUBMIT_DIR=str(self.folder))
            turns += 1
            while turns < 4 and process.poll() is None and self.age() == age:
                time.sleep(0.005)
            if turns < 4:
                process.send_signal(signal.SIGUSR1)
            if self.finish(process) is None:
                break
            age = self.age()
        self.assertGreater(turns, 1)
        self.assert_equal_to_the_whole()

    def age(self):
        """When the checkpoint was written; 0: there is none."""
        try:
            return self.checkpoint.stat().st_mtime_ns
        except OSError:
            return 0

    def test_slurm_passes_on_what_ends_a_run(self):
        file = (ROOT / "scripts/cluster/slurm.job").read_text()
        process = self.job(file, "solve", "no.yaml", SLURM_JOB_ID="17", SLURM_NTASKS="1",
                           SLURM_SUBMIT_DIR=str(self.folder))
        out, _ = process.communicate(timeout=60)
        self.assertEqual((process.returncode, self.asked_again()), (2, None), out)

    def test_pbs(self):
        file = (ROOT / "scripts/cluster/pbs.job").read_text()
        self.assertRegex(file, r"(?m)^#PBS -l walltime=\d\d:\d\d:\d\d$")
        nodes = self.folder / "nodes"
        nodes.write_text("node\n" * RANKS)
        variables = {"MFT_JOB": "my.job", "MFT_ARGUMENTS": " ".join(["solve run.yaml", *LONG])}
        self.solve_whole(*LONG)
        seconds, turns = 1, 0
        while True:
            walltime = f"#PBS -l walltime=00:02:{seconds:02}"
            turns += 1
            again = self.finish(self.job(re.sub(r"(?m)^#PBS -l walltime=.*$", walltime, file),
                                         PBS_O_WORKDIR=str(self.folder), PBS_NODEFILE=str(nodes),
                                         **variables))
            if again is None:
                break
            option, given, name = re.match(r"(-\w) (.*) (\S+)$", again).groups()
            self.assertEqual((option, name), ("-v", "my.job"))
            variables = dict(pair.split("=", 1) for pair in given.split(","))
            self.assertEqual(variables["MFT_TURN"], str(turns + 1))
            seconds = min(2 * seconds, 59)  # so that it ends on a slow machine, too
        self.assertGreater(turns, 1)
        self.assert_equal_to_the_whole()


if __name__ == "__main__":
    del sys.argv[1]
    unittest.main(verbosity=2)

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

    def play(self, file, *arguments, status=75, **variables):
        """A job whose launcher notes its words and ends with `status`: the words, the job's output."""
        for name in ("srun", "mpirun"):
            (self.folder / "bin" / name).write_text(
                f'#!/usr/bin/env bash\nprintf "%s\\n" {name} "$@" >words\nexit {status}\n')
        process = self.job((ROOT / "scripts/cluster" / file).read_text(), *arguments,
                           SLURM_SUBMIT_DIR=str(self.folder), PBS_O_WORKDIR=str(self.folder), **variables)
        out, _ = process.communicate(timeout=60)
        words = self.folder / "words"
        found = words.read_text().splitlines() if words.exists() else None
        words.unlink(missing_ok=True)
        self.assertEqual(process.returncode, status if found else 2, out)
        return found, out

    def test_slurm_arrays(self):
        """Each task goes back to the queue alone, also the one that bears the array's id."""
        program = self.environment["MFT_PROGRAM"]
        for job, task in (("100", "3"), ("101", "1"), ("100", "0")):
            array = {"SLURM_JOB_ID": job, "SLURM_ARRAY_JOB_ID": "100", "SLURM_ARRAY_TASK_ID": task}
            found, _ = self.play("slurm.job", "solve", "run.yaml", "-o", "run-%a.h5", **array)
            self.assertEqual(found, ["srun", program, "solve", "run.yaml", "-o", f"run-{task}.h5", "--resume"])
            self.assertEqual(self.asked_again(), f"100_{task}")
        found, out = self.play("slurm.job", "solve", "run.yaml", "-o", "run.h5", **array)
        self.assertEqual((found, self.asked_again()), (None, None))
        self.assertIn("slurm.job: no %a in the arguments", out)
        found, _ = self.play("slurm.job", "solve", "run.yaml", "-o", "%a.h5", SLURM_JOB_ID="17")
        self.assertEqual((found[-2], self.asked_again()), ("%a.h5", "17"))

    def test_launchers_with_options(self):
        program = self.environment["MFT_PROGRAM"]
        for launcher in ("srun --mpi=pmix", "mpirun -n 4 --bind-to core", "mpirun"):
            found, _ = self.play("slurm.job", "solve", "run.yaml", SLURM_JOB_ID="17", MFT_LAUNCHER=launcher)
            self.assertEqual(found, [*launcher.split(), program, "solve", "run.yaml", "--resume"])
            self.asked_again()
        (self.folder / "nodes").write_text("node\n" * 3)
        job = {"MFT_JOB": "my.job", "MFT_ARGUMENTS": "solve run.yaml -o run.h5",
               "PBS_NODEFILE": str(self.folder / "nodes")}
        for launcher, count in (("mpirun --map-by ppr:2:node,pe=1", ["-n", "3"]),
                                ("mpirun -n 4 --bind-to core", []), ("mpirun -np 4", [])):
            found, _ = self.play("pbs.job", **job, MFT_LAUNCHER=launcher)
            self.assertEqual(found, [*launcher.split(), *count, program, "solve", "run.yaml", "-o", "run.h5",
                                     "--resume"])
            # what a later turn is to know, too
            self.assertTrue(self.asked_again().endswith(",MFT_PROGRAM,MFT_LAUNCHER my.job"))

    def test_pbs_arrays(self):
        job = {"MFT_JOB": "my.job", "MFT_ARGUMENTS": "solve run.yaml -o run-%a.h5"}
        for array in ({"PBS_ARRAY_INDEX": "3"}, {"PBS_ARRAYID": "3"}, {"MFT_TASK": "3", "MFT_TURN": "2"}):
            found, _ = self.play("pbs.job", **job, **array)
            self.assertEqual(found[-2:], ["run-3.h5", "--resume"])
            self.assertIn("MFT_ARGUMENTS=solve run.yaml -o run-%a.h5,MFT_TASK=3,", self.asked_again())
        found, out = self.play("pbs.job", **dict(job, MFT_ARGUMENTS="solve run.yaml -o run.h5"), **array)
        self.assertEqual((found, self.asked_again()), (None, None))
        self.assertIn("pbs.job: no %a in MFT_ARGUMENTS", out)

    def test_run_takes_a_launcher_with_options(self):
        """scripts/run in a tree whose setup and build are played."""
        scripts = self.folder / "tree/scripts"
        (self.folder / "tree/build").mkdir(parents=True)
        scripts.mkdir()
        (scripts / "run").write_text((ROOT / "scripts/run").read_text())
        (scripts / "common.sh").write_text(
            f"root={self.folder}/tree\nsay() {{ echo \"run: $*\" >&2; }}\nbuild() {{ :; }}\n")
        (scripts / "setup").write_text("#!/bin/sh\n")
        (scripts / "setup").chmod(0o755)
        (self.folder / "tree/build/CMakeCache.txt").write_text("MPIEXEC_EXECUTABLE:FILEPATH=mpirun\n")
        mft = self.folder / "tree/build/mft"
        mft.write_text("#!/bin/sh\necho mft $*\n")
        mft.chmod(0o755)
        for name in ("srun", "mpirun"):
            (self.folder / "bin" / name).write_text(f"#!/bin/sh\necho {name} $*\n")

        def run(*words, launcher=""):
            done = subprocess.run(["bash", scripts / "run", *words], capture_output=True, text=True,
                                  env=dict(self.environment, MPIRUN=launcher), timeout=60)
            return done.returncode, done.stdout + done.stderr

        tail = f"{mft} solve run.yaml\n"
        self.assertEqual(run("run.yaml"), (0, "mft solve run.yaml\n"))
        self.assertEqual(run("run.yaml", launcher="srun"), (0, "mft solve run.yaml\n"))
        self.assertEqual(run("-n", "2", "run.yaml"), (0, f"mpirun -n 2 {tail}"))
        self.assertEqual(run("-n", "2", "run.yaml", launcher="srun --mpi=pmix"),
                         (0, f"srun --mpi=pmix -n 2 {tail}"))
        self.assertEqual(run("run.yaml", launcher="mpirun -n 4 --bind-to core"),
                         (0, f"mpirun -n 4 --bind-to core {tail}"))
        status, told = run("-n", "2", "run.yaml", launcher="mpirun -n 4 --bind-to core")
        self.assertEqual((status, told.startswith("run: -n 2 is given, and MPIRUN")), (2, True))

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
            pairs = given.split(",")
            self.assertEqual(pairs.pop(), "MFT_PROGRAM")  # its value is in the environment
            variables = dict(pair.split("=", 1) for pair in pairs)
            self.assertEqual(variables["MFT_TURN"], str(turns + 1))
            seconds = min(2 * seconds, 59)  # so that it ends on a slow machine, too
        self.assertGreater(turns, 1)
        self.assert_equal_to_the_whole()


if __name__ == "__main__":
    del sys.argv[1]
    unittest.main(verbosity=2)

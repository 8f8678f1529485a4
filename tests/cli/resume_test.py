"""A solve that is ended at any moment goes on with --resume to the numbers of one that was not.

usage: resume_test.py [KILLS [SEED]]      (with $MFT the program and $MPIEXEC the launcher)

KILLS times at random moments a solve on one rank is killed, and as often one rank of two; without it,
only what signals, changed inputs, damaged files and full disks do is tested.
"""

import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import h5py
import numpy as np

KILLS, SEED = 0, 1
INPUT = """model: ssep
initial: {type: annealed, left: 0.7, right: 0.2}
history:
  instants:
    - {time: 0.3, B: 2}
    - {time: 0.6, B: -1.5, position: 0.3}
    - {time: 1.0, Q: 0.4}
mesh: {level: 4, degree: 4, time_degree: 2}
solver: {tolerance: 1.0e-5, continuation: 0.1}
output: {file: run.h5, profiles: {x: 30, t: 11}, checkpoint: 0}
"""
LONGER = ["mesh.level=5", "mesh.degree=5", "mesh.time_degree=3", "solver.tolerance=1e-8"]


def differences(first, second):
    """What differs between two result files, times and the command line aside."""
    found = []
    with h5py.File(first) as a, h5py.File(second) as b:
        names = []
        a.visit(names.append)
        others = []
        b.visit(others.append)
        if names != others:
            return ["objects"]
        for name in ["/", *names]:
            if name.split("/")[-1] == "seconds" or name == "program/command_line":
                continue
            if {k: str(v) for k, v in a[name].attrs.items() if "LIST" not in k} != \
               {k: str(v) for k, v in b[name].attrs.items() if "LIST" not in k}:
                found.append(f"attributes of {name}")
            if isinstance(a[name], h5py.Dataset):
                x, y = a[name][()], b[name][()]
                same = x.tobytes() == y.tobytes() if getattr(x, "dtype", None) == float else \
                    np.array_equal(x, y)
                if not same:
                    found.append(name)
    return found


def ranks_below(pid):
    """Process ids of the program's ranks that a launcher has started."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            try:
                if Path(f"/proc/{child}/exe").resolve() == Path(os.environ["MFT"]).resolve():
                    found.append(int(child))
            except OSError:
                pass
            found += ranks_below(child)
    return sorted(found)


class Runs(unittest.TestCase):
    ranks = 1

    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        (self.folder / "run.yaml").write_text(INPUT)
        self.checkpoint = self.folder / "run.checkpoint.h5"

    def start(self, *arguments, ranks=None):
        ranks = ranks or self.ranks
        launcher = [] if ranks == 1 else [os.environ["MPIEXEC"], "-n", str(ranks)]
        return subprocess.Popen([*launcher, os.environ["MFT"], "solve", "run.yaml", *arguments],
                                cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                text=True)

    def finish(self, process, status=0):
        out, err = process.communicate(timeout=300)
        self.assertEqual(process.returncode, status, err)
        return out, err

    def mft(self, *arguments, status=0, ranks=None):
        return self.finish(self.start(*arguments, ranks=ranks), status)

    def reference(self, *arguments, ranks=None):
        """The result of a run without a break; seconds it took."""
        began = time.monotonic()
        self.mft("-q", *arguments, ranks=ranks)
        return (self.folder / "run.h5").rename(self.folder / "whole.h5"), time.monotonic() - began

    def until_checkpoint(self, process):
        while not self.checkpoint.exists():
            self.assertIsNone(process.poll(), "ended before a checkpoint")
            time.sleep(0.005)

    def stop(self, *arguments, number=signal.SIGUSR1, ranks=None):
        """A run that a signal stops after its first checkpoint."""
        process = self.start(*arguments, ranks=ranks)
        self.until_checkpoint(process)
        process.send_signal(number)
        _, err = self.finish(process, 75)
        self.assertIn("stopped by a signal; run.checkpoint.h5 holds what is done", err)
        self.assertFalse((self.folder / "run.h5").exists())

    def assert_complete(self, whole):
        self.assertEqual(differences(whole, self.folder / "run.h5"), [])
        left = {p.name for p in self.folder.iterdir()}
        self.assertLessEqual(left, {"run.yaml", "run.h5", "whole.h5"})  # no temporary either

    def assert_refused(self, *arguments, says, ranks=None):
        """Status 2, the words, and nothing changed."""
        before = {p.name: p.read_bytes() for p in self.folder.iterdir()}
        out, err = self.mft(*arguments, status=2, ranks=ranks)
        for words in says:
            self.assertIn(words, err)
        self.assertEqual(out, "")
        self.assertEqual({p.name: p.read_bytes() for p in self.folder.iterdir()}, before)


class Signals(Runs):
    def test_signals_checkpoint_and_the_rest_is_equal(self):
        whole, _ = self.reference()
        for number in (signal.SIGUSR1, signal.SIGTERM):
            self.stop(number=number)
            self.mft("-q", "--resume")
            self.assert_complete(whole)
            (self.folder / "run.h5").unlink()

    def test_stops_at_every_step_add_up(self):
        whole, _ = self.reference()
        self.stop()
        stops = 1
        while True:
            process = self.start("--resume")
            size = self.checkpoint.stat().st_mtime_ns
            while process.poll() is None and self.checkpoint.exists() and \
                    self.checkpoint.stat().st_mtime_ns == size:
                time.sleep(0.002)
            process.send_signal(signal.SIGUSR1)
            _, err = process.communicate(timeout=300)
            if process.returncode == 0:
                break
            self.assertEqual(process.returncode, 75, err)
            stops += 1
        self.assertGreater(stops, 3)
        self.assert_complete(whole)

    def test_two_ranks(self):
        whole, _ = self.reference(ranks=2)
        self.stop(ranks=2)
        self.mft("-q", "--resume", ranks=2)
        self.assert_complete(whole)

    def test_other_ranks_go_on_within_round_off(self):
        whole, _ = self.reference()
        self.stop(ranks=2)
        _, err = self.mft("--resume")
        self.assertIn("on 1 ranks, where it was 2", err)
        with h5py.File(whole) as a, h5py.File(self.folder / "run.h5") as b:
            self.assertAlmostEqual(a["mu"][()], b["mu"][()], delta=1e-12)

    def test_a_stopped_path_is_equal_too(self):
        arguments = ["model=kmp", "initial.type=quenched", "history.instants.2.B=60",
                     "mesh.level=2"]
        self.mft(*arguments, status=3)
        whole = (self.folder / "run.stopped.h5").rename(self.folder / "whole.h5")
        self.stop(*arguments)
        self.mft("--resume", *arguments, status=3)
        self.assertEqual(differences(whole, self.folder / "run.stopped.h5"), [])
        self.assertFalse(self.checkpoint.exists())

    def test_without_a_file_a_signal_ends_the_run(self):
        (self.folder / "run.yaml").write_text(INPUT.replace("file: run.h5, ", ""))
        process = self.start("mesh.level=6")
        process.stderr.readline()  # at work
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, -signal.SIGTERM)


class Refusals(Runs):
    def test_a_checkpoint_in_the_way(self):
        self.stop()
        self.assert_refused(says=["run.checkpoint.h5: an unfinished run of run.h5", "--resume"])

    def test_what_changed_is_named(self):
        self.stop()
        self.assert_refused("--resume", "history.instants.0.B=2.5", "solver.max_newton=20",
                            says=["history.instants[0].B: 2.5, was 2",
                                  "solver.max_newton: 20, was 30"])
        self.assert_refused("--resume", "-ksp_type", "gmres",
                            says=["PETSc options: -ksp_type gmres, was none"])
        self.mft("-q", "--resume", "output.checkpoint=3", "-log_view", ":log.txt")

    def test_damaged_and_foreign_files(self):
        self.stop()
        whole = self.checkpoint.read_bytes()
        for part in (0.999, 0.5, 0.1):
            self.checkpoint.write_bytes(whole[:int(part * len(whole))])
            self.assert_refused("--resume", says=["run.checkpoint.h5"])
        middle = len(whole) // 2
        self.checkpoint.write_bytes(whole[:middle] + bytes(64) + whole[middle + 64:])
        self.assert_refused("--resume", says=["run.checkpoint.h5"])
        self.checkpoint.write_bytes(whole)
        with h5py.File(self.checkpoint, "r+") as file:
            file["resolved"][()] = "model: ["
        for ranks in (1, 2):
            self.assert_refused("--resume", ranks=ranks,
                                says=["run.checkpoint.h5: is damaged: the input in it cannot be read: 1:"])
        for content in (b"", b"notes"):
            self.checkpoint.write_bytes(content)
            self.assert_refused("--resume", says=["run.checkpoint.h5"])
            self.assert_refused(says=["run.checkpoint.h5", "left alone"])
        self.checkpoint.unlink()
        self.mft("-q", "-o", "run.checkpoint.h5", "mesh.level=2")
        self.assert_refused("--resume", says=["mft-path 1"])

    def test_nothing_to_resume(self):
        (self.folder / "run.yaml").write_text(INPUT.replace("file: run.h5, ", ""))
        self.assert_refused("--resume", says=["without an output file"])
        (self.folder / "run.yaml").write_text(INPUT)
        whole, _ = self.reference("mesh.level=2")
        _, err = self.mft("--resume", "mesh.level=2")
        self.assertIn("run.checkpoint.h5: no such file: from the beginning", err)
        self.assert_complete(whole)

    def test_a_full_disk_leaves_what_there_was(self):
        """A limit on the size of files stands for the disk."""
        whole, _ = self.reference()
        self.mft("-q", "mesh.level=2")
        earlier = (self.folder / "run.h5").read_bytes()
        process = self.start()
        self.until_checkpoint(process)
        limit = 2 * self.checkpoint.stat().st_size
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (limit, limit))
        _, err = self.finish(process, 5)
        self.assertIn("run.checkpoint.h5: cannot be written: File too large", err)
        self.assertEqual((self.folder / "run.h5").read_bytes(), earlier)
        self.assertLessEqual(self.checkpoint.stat().st_size, limit)  # the last that was whole
        left = {p.name for p in self.folder.iterdir()}
        self.assertEqual(left, {"run.yaml", "run.h5", "run.checkpoint.h5", "whole.h5"})
        self.mft("-q", "--resume")
        self.assert_complete(whole)


class Kills(Runs):
    def kill(self, process, choose):
        process.send_signal(signal.SIGKILL)

    def test_killed_at_random_moments(self):
        if not KILLS:
            self.skipTest("no number of kills given")
        chance = random.Random(SEED + self.ranks)
        arguments = LONGER if KILLS > 2 else []
        whole, duration = self.reference(*arguments)
        kills, resumed = 0, []
        while kills < KILLS or resumed:
            process = self.start("-q", *resumed, *arguments)
            deadline = chance.uniform(0, duration) if kills < KILLS else 300
            try:
                process.communicate(timeout=deadline)
                self.assertEqual(process.returncode, 0)
                self.assert_complete(whole)
                (self.folder / "run.h5").unlink()
                resumed = []
            except subprocess.TimeoutExpired:
                self.kill(process, chance)
                process.communicate(timeout=60)
                kills += 1
                resumed = ["--resume"]
        print(f"{kills} kills on {self.ranks} ranks, of a solve of {duration:.1f} s: equal",
              file=sys.stderr)


class KillsOfOneRank(Kills):
    ranks = 2

    def kill(self, process, choose):
        alive = ranks_below(process.pid)
        if alive:
            os.kill(choose.choice(alive), signal.SIGKILL)
        else:  # the launcher has started none yet
            process.send_signal(signal.SIGKILL)


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1].isdigit():
        KILLS = int(sys.argv.pop(1))
    if len(sys.argv) > 1 and sys.argv[1].isdigit():
        SEED = int(sys.argv.pop(1))
    unittest.main(verbosity=2)

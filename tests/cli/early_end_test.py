"""Solves that end before they are done, by Ctrl-C or with their time over: the best answer and the way
to go on; what is said while they work; and results of another input, which are not replaced.

usage: early_end_test.py          (with $MFT the program and $MPIEXEC the launcher)
"""

import os
import pty
import re
import signal
import subprocess
import tempfile
import threading
import unittest
from math import isfinite
from pathlib import Path

import h5py

from solve_case import numbers

# The first estimate comes early, and is far off.
LONG = """model: ssep
initial: {type: annealed, left: 0.7, right: 0.2}
history: {instants: [{time: 0.5, B: 2}, {time: 1.0, B: -3, position: 0.3}]}
solver: {tolerance: 1.1e-9}
"""
SMALL = LONG.replace("1.1e-9", "1e-3")
KINDS = {  # command: section, what makes another problem of it, what only solves it otherwise
    "solve": ("", "history.instants.0.B=1", "solver.tolerance=2e-3"),
    "exact": ("", "history.instants.0.B=1", "solver.tolerance=2e-3"),
    "cumulants": ("cumulants: {order: 2, times: [1]}\n", "initial.left=0.6", "mesh.level=3"),
    "lattice exact": ("lattice: {initial: {type: annealed, left: 0.7, right: 0.2}, generating: "
                      "[{T1: 1, B1: 0.5}], geometry: {sites: [-1, 2]}}\n",
                      "lattice.initial.left=0.6", "output.profiles.x=30"),
    "scan": ("scan: {axes: {history.instants.0.B: [1, 2]}}\n", "history.instants.1.B=1",
             "scan.warm_start=false"),
}


def input_of(command):
    section = KINDS[command][0]
    if command == "cumulants":
        return re.sub("history.*\n", section, SMALL)
    if command == "lattice exact":
        return section
    if command == "exact":  # one instant has a closed form
        return SMALL.replace(", {time: 1.0, B: -3, position: 0.3}", "")
    return SMALL + section


class Runs(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        (self.folder / "run.yaml").write_text(LONG)

    def start(self, *words, ranks=1, stderr=subprocess.PIPE):
        launcher = [] if ranks == 1 else [os.environ["MPIEXEC"], "-n", str(ranks)]
        return subprocess.Popen([*launcher, os.environ["MFT"], *words], cwd=self.folder, text=True,
                                stdout=subprocess.PIPE, stderr=stderr)

    def run_mft(self, *words, status=0, ranks=1):
        process = self.start(*words, ranks=ranks)
        out, err = process.communicate(timeout=300)
        self.assertEqual(process.returncode, status, err)
        return out, err

    def solve(self, *words, **more):
        return self.run_mft("solve", "run.yaml", *words, **more)

    def stop(self, number, *words):
        """A solve that a signal ends once it has told an error: status, standard output and error."""
        process = self.start("solve", "run.yaml", *words)
        said = ""
        while " wanted" not in said:
            line = process.stderr.readline()
            self.assertTrue(line, said)
            said += line
        process.send_signal(number)
        out, err = process.communicate(timeout=120)
        return process.returncode, out, said + err


class Signals(Runs):
    def test_ctrl_c_gives_the_best_answer_and_the_way_on(self):
        status, out, err = self.stop(signal.SIGINT, "-o", "run.h5")
        self.assertEqual(status, 75, err)
        first = numbers(out)["mu"]
        self.assertTrue(0 < first[1] < 0.1, out)
        self.assertIn("mft: warning: stopped by a signal: the error ", err)
        self.assertEqual(err.splitlines()[-1], "mft: stopped by a signal; run.checkpoint.h5 holds "
                                               "what is done: go on with --resume")
        self.assertFalse((self.folder / "run.h5").exists())
        out, err = self.solve("-o", "run.h5", "--resume", "solver.max_seconds=1e-3", status=3)
        again = numbers(out)["mu"]
        self.assertLessEqual(again[1], first[1])
        self.assertLessEqual(abs(again[0] - first[0]), first[1])
        self.assertIn("run.checkpoint.h5 holds what is done: go on with --resume", err)
        with h5py.File(self.folder / "run.h5") as run:
            self.assertEqual(run.attrs["status"], "tolerance")
            self.assertIn("solver.max_seconds, 0.001 s, are over", run.attrs["reason"])
            self.assertAlmostEqual(run["mu"].attrs["error"] / again[1], 1, delta=0.05)  # two digits

    def test_without_a_file_too(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGUSR1):
            status, out, err = self.stop(number)
            self.assertEqual(status, -number, err)
            self.assertTrue(isfinite(numbers(out)["mu"][1]), out)
            self.assertIn("nothing is kept to go on from: -o FILE", err.splitlines()[-1])

    def test_quiet_is_quiet_but_for_the_end(self):
        process = self.start("solve", "run.yaml", "-q", "-o", "run.h5", "output.checkpoint=0")
        while not (self.folder / "run.checkpoint.h5").exists():
            self.assertIsNone(process.poll())
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 75)
        self.assertEqual(len(err.splitlines()), 1, err)


class Time(Runs):
    def until_there_is_an_estimate(self, *words, ranks=1):
        for seconds in (2, 8, 32, 128):
            out, err = self.solve(f"solver.max_seconds={seconds}", "solver.tolerance=1e-12", *words,
                                  status=3, ranks=ranks)
            if out and isfinite(numbers(out)["mu"][1]):
                self.assertIn(f"mft: warning: solver.max_seconds, {seconds} s, are over: the error", err)
                return numbers(out), err
        return self.fail("no estimate in two minutes")

    def test_the_best_answer_when_the_time_is_over(self):
        for ranks in (1, 2):
            found, err = self.until_there_is_an_estimate(ranks=ranks)
            self.assertEqual(set(found), {"Q[0]", "Q[1]", "mu"})
            self.assertIn("\nmft: nothing is kept to go on from: -o FILE", err)
            self.assertRegex(err, r"mft: after [^:]*: error [-.e0-9]*, [-.e0-9]* wanted")

    def test_nothing_yet(self):
        out, err = self.solve("solver.max_seconds=1e-6", "-o", "run.h5", status=3)
        self.assertEqual(out, "")
        self.assertIn("mft: error: no optimal path was found beyond 0 of the history's strength: "
                      "solver.max_seconds, 1e-06 s, are over; the path there is in run.stopped.h5; "
                      "run.checkpoint.h5 holds what is done: go on with --resume", err)
        self.assertEqual({p.name for p in self.folder.iterdir()},
                         {"run.yaml", "run.checkpoint.h5", "run.stopped.h5"})

    def test_cumulants(self):
        (self.folder / "run.yaml").write_text(
            input_of("cumulants").replace("tolerance: 1e-3", "max_seconds: 1e-6"))
        out, err = self.run_mft("cumulants", "run.yaml", status=3)
        self.assertEqual(out, "")
        self.assertIn("solver.max_seconds, 1e-06 s, are over, and there is no estimate", err)

    def test_time_enough_changes_nothing(self):
        (self.folder / "run.yaml").write_text(SMALL)
        self.assertEqual(self.solve("-q"), self.solve("-q", "solver.max_seconds=1000"))

    def test_a_scan_goes_on_with_the_next_point(self):
        (self.folder / "run.yaml").write_text(SMALL + KINDS["scan"][0])
        out, _ = self.run_mft("scan", "run.yaml", "-q", "solver.max_seconds=1e-6", status=4)
        self.assertEqual(out, "points = 2  failed = 2\n")
        with h5py.File(self.folder / "run.h5") as scan:
            self.assertIn("solver.max_seconds", scan["reason"].asstr()[0])

    def test_wrong_times(self):
        for wrong in ("0", "-1", "soon"):
            out, err = self.solve(f"solver.max_seconds={wrong}", status=2)
            self.assertEqual(out, "")
            self.assertRegex(err, "solver.max_seconds: (is|found) ")


class OtherInputs(Runs):
    def test_a_result_of_another_input_is_replaced_by_force_only(self):
        for command, (_, other, free) in KINDS.items():
            with self.subTest(command):
                (self.folder / "run.yaml").write_text(input_of(command))
                words = (*command.split(), "run.yaml", "-q", "-o", "a.h5")
                self.run_mft(*words)
                before = (self.folder / "a.h5").read_bytes()
                out, err = self.run_mft(*words, other, status=2)
                self.assertEqual(out, "")
                self.assertIn("a.h5: in the way is a result of another input; --force", err)
                key, value = other.split("=")
                self.assertRegex(err, rf"{key.split('.')[0]}\..*: {value}, was ")
                self.assertEqual((self.folder / "a.h5").read_bytes(), before)
                self.run_mft(*words, free)  # the same problem
                self.assertNotEqual((self.folder / "a.h5").read_bytes(), before)
                self.run_mft(*words, other, "--force")
                with h5py.File(self.folder / "a.h5") as file:
                    self.assertIn(other, file["program/command_line"].asstr()[()])
                (self.folder / "a.h5").unlink()

    def test_force_replaces_nothing_else(self):
        (self.folder / "run.yaml").write_text(SMALL)
        (self.folder / "notes.h5").write_text("notes")
        _, err = self.solve("-o", "notes.h5", "--force", status=2)
        self.assertIn("notes.h5: in the way is not an HDF5 file", err)
        self.assertEqual((self.folder / "notes.h5").read_text(), "notes")

    def test_without_a_file_it_is_said_that_nothing_is_kept(self):
        (self.folder / "run.yaml").write_text(SMALL)
        self.assertIn("mft: nothing is kept of this solve; -o FILE keeps it", self.solve()[1])
        self.assertEqual(self.solve("-q")[1], "")
        self.assertNotIn("nothing is kept", self.solve("-o", "a.h5")[1])


class Terminal(Runs):
    def on_a_terminal(self, *words, until=None):
        """What a run shows on a terminal; one whose text matches `until` is stopped by SIGUSR1."""
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        process = self.start(*words, stderr=theirs)
        os.close(theirs)
        killer = threading.Timer(300, process.kill)
        killer.start()
        shown, sent = "", False
        try:
            while part := os.read(ours, 65536):
                shown += part.decode(errors="replace")
                if until and not sent and re.search(until, shown):
                    process.send_signal(signal.SIGUSR1)
                    sent = True
        except OSError:  # the end, as Linux tells it
            pass
        process.communicate()
        killer.cancel()
        return process.returncode, shown

    def test_a_resumed_scan_counts_all_points(self):
        (self.folder / "run.yaml").write_text(
            LONG.replace("1.1e-9", "1e-5") + "scan: {axes: {history.instants.0.B: "
            "{from: -2, to: 2, count: 12}}}\n")
        shares = []
        for more, until in (((), r"[3-6] of 12"), (("--resume",), None)):
            status, shown = self.on_a_terminal("scan", "run.yaml", *more, until=until)
            self.assertEqual(status, 75 if until else 0, shown)
            found = re.findall(r"(\d+) of 12 points done, 0 failed  (\d+) %, [^,]* gone", shown)
            self.assertTrue(found, shown)
            for done, share in found:
                self.assertEqual(int(share), round(100 * int(done) / 12), shown)
            shares.append([int(done) for done, _ in found])
        self.assertGreaterEqual(min(shares[1]), 3)

    def test_one_line_tells_time_error_and_mesh(self):
        status, shown = self.on_a_terminal("solve", "run.yaml", "-o", "a.h5", until=" wanted")
        self.assertEqual(status, 75)
        self.assertRegex(shown, r"\r\x1b\[K[^\n]*\d s; error [-.e0-9]*, [-.e0-9]* wanted[^\n]*; level")
        before = shown[:shown.index("mft: ")]  # the last words
        self.assertNotIn("\n", before)


if __name__ == "__main__":
    unittest.main()

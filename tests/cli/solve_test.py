"""mft solve as a user meets it: answers, exit status, standard error, the result file.

usage: solve_test.py          (with $MFT the program)
"""

import json
import os
import pty
import shutil
import subprocess
import time
import unittest

import h5py
import numpy as np

from solve_case import INPUT, numbers, SolveCase

KEYS = {"mu", "mu_error", "Q", "Q_error", "B", "B_error", "Phi", "Phi_error", "status", "reason",
        "scale_reached", "level", "newton", "iterations", "lowest_eigenvalue", "seconds"}
PHASES = ["setup", "assembly", "factor", "sweep", "io", "total"]


class Solve(SolveCase):
    def test_text_and_json_say_the_same(self):
        found = numbers(self.quiet())
        self.assertEqual(list(found), ["Q[0]", "Q[1]", "mu"])  # input order
        answer = self.json()
        self.assertEqual(set(answer), KEYS)
        self.assertEqual(list(answer["seconds"]), PHASES)
        self.assertEqual(found["mu"][0], answer["mu"])
        self.assertEqual([found["Q[0]"][0], found["Q[1]"][0]], answer["Q"])
        self.assertEqual((answer["B"], answer["B_error"]), ([0.8, -0.4], [0, 0]))
        self.assertEqual((answer["status"], answer["reason"], answer["scale_reached"]),
                         ("ok", None, 1))
        self.assertIsNone(answer["Phi"])
        self.assertEqual(answer["level"], 2)
        self.assertGreaterEqual(answer["seconds"]["total"],
                                sum(answer["seconds"][p] for p in PHASES[:-1]) - 1e-6)
        self.assertEqual(self.names(), ["run.yaml"])  # no file unless asked for

    def test_seconds_of_writing_are_counted(self):
        answer = self.json("-o", "run.h5")
        with h5py.File(self.folder / "run.h5") as run:
            stored = dict(zip(run["seconds"].attrs["phases"], run["seconds"][()]))
        self.assertLess(0, stored["io"])
        self.assertLessEqual(stored["io"], answer["seconds"]["io"])
        self.assertLess(stored["total"], answer["seconds"]["total"])
        self.assertEqual(self.json()["seconds"]["io"], 0)

    def test_progress_goes_to_standard_error(self):
        done = self.mft()
        self.assertTrue(all(line.startswith("mft: ") for line in done.stderr.splitlines()))
        self.assertIn("level 2", done.stderr)
        self.assertNotIn("\r", done.stderr)
        self.assertEqual(set(numbers(done.stdout)), {"Q[0]", "Q[1]", "mu"})

    def test_a_terminal_has_one_line_that_is_kept_up_to_date(self):
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        done = subprocess.run([os.environ["MFT"], "solve", "run.yaml", "-o", "a.h5"], cwd=self.folder,
                              stdout=subprocess.PIPE, stderr=theirs, text=True, timeout=120)
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 65536):
                shown += part
        except OSError:  # the end, as Linux tells it
            pass
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"level 2", shown)
        self.assertNotIn(b"\n", shown)
        self.assertTrue(shown.endswith(b"\r\033[K"), shown)  # and is gone at the end
        self.assertEqual(set(numbers(done.stdout)), {"Q[0]", "Q[1]", "mu"})

    def test_the_newton_log_has_every_step(self):
        for more in ((), ("model=kmp", "initial.type=quenched", "history.instants.0.B=2",
                          "solver.continuation=0.4")):
            answer = self.json("-o", "a.h5", "--force", *more)
            with h5py.File(self.folder / "a.h5") as f:
                log = {name: rows[:] for name, rows in f["levels/newton"].items()}
                counts = f["levels/newton_steps"][:]
            self.assertEqual({len(rows) for rows in log.values()}, {counts.sum()})
            self.assertEqual((counts.sum(), log["iterations"].sum()),
                             (answer["newton"], answer["iterations"]))
            first = log["scale"][:counts[0]]  # without a history, then up to all of it
            self.assertEqual((first[0], first[-1]), (0, 1))
            self.assertEqual(bool(((0 < first) & (first < 1)).any()), bool(more))
            self.assertTrue((log["scale"][counts[0]:] == 1).all())

    def test_overrides(self):
        at = self.json()
        (self.folder / "run.yaml").write_text(INPUT.replace("B: 0.8", "B: 1.1"))
        self.assertEqual(self.json("history.instants.0.B=0.8")["mu"], at["mu"])
        self.assertGreater(self.json()["mu"], at["mu"] + 0.01)

    def test_switches_of_lambda(self):
        """`if` is the same path as pieces; what does not switch is the plain expression."""
        def answer(continuous):
            return self.mft(f"history.continuous={continuous}", "-q").stdout

        pieces = "{pieces: [{to: 0.5, lambda: '2'}, {to: 1, lambda: '2*t'}]}"
        self.assertEqual(answer(pieces), answer("'if(t < 0.5, 2, 2*t)'"))
        self.assertEqual(answer("'2*t'"), answer("'max(2*abs(t), -1)'"))
        bend = numbers(answer("'abs(2*t-0.5)'"))["mu"][0]
        ends = "{rows: [[0, 0.5], [0.25, 0], [1, 1.5]]}"
        self.assertAlmostEqual(bend, numbers(answer(ends))["mu"][0], delta=1e-14)

    def test_target(self):
        forward = self.json("mesh.level={single: 2}")
        given = repr(forward["Q"][0])
        arguments = ("mesh.level={single: 2}", f"history.instants.0.Q={given}")
        answer = self.json(*arguments)
        self.assertAlmostEqual(answer["B"][0], 0.8, delta=1e-6)
        self.assertAlmostEqual(answer["mu"], forward["mu"], delta=1e-7)
        self.assertAlmostEqual(answer["Phi"], answer["B"][0] * forward["Q"][0] - answer["mu"],
                               delta=1e-12)
        self.assertEqual(list(numbers(self.quiet(*arguments))),
                         ["Q[0]", "Q[1]", "B[0]", "mu", "Phi"])
        self.assertIsNone(answer["mu_error"])  # one level: no estimate

    def test_a_target_that_one_step_does_not_reach(self):
        answer = self.json("mesh.level={single: 3}", "history.instants.0.Q=3.5")
        self.assertEqual((answer["status"], answer["Q"][0]), ("ok", 3.5))
        self.assertGreater(answer["B"][0], 5)

    def test_the_lowest_degrees(self):
        for key in "mesh.degree=1", "mesh.time_degree=0":
            answer = self.json(key, "mesh.level=4", "solver.tolerance=1e-2")
            self.assertLess(answer["mu_error"], 0.1 * abs(answer["mu"]), key)
            self.assertLess(abs(answer["mu"] - self.json()["mu"]), answer["mu_error"], key)

    def test_what_was_not_measured_is_null(self):
        answer = self.json("mesh.level={single: 3}", "solver.method=sweep")
        self.assertIsNone(answer["lowest_eigenvalue"])

    def test_reasons_stay_under_q(self):
        done = self.mft("-q", "solver.tolerance=1e-14")
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertIn("mft: warning: the error", done.stderr)

    def test_tolerance_missed(self):
        done = self.mft("solver.tolerance=1e-14")  # a fixed mesh: a warning
        self.assertIn("mft: warning: the error", done.stderr)
        found = numbers(done.stdout)
        self.assertGreater(found["mu"][1], 1e-14)
        done = self.mft("-q", "--json", "solver.tolerance=1e-14", "-o", "a.h5")
        self.assertIn("mft: warning: the error", done.stderr)
        answer = json.loads(done.stdout)
        self.assertEqual(answer["status"], "tolerance")
        self.assertIn("tolerance", answer["reason"])
        with h5py.File(self.folder / "a.h5") as f:
            self.assertEqual(f.attrs["status"], "tolerance")

    def test_no_path_exists(self):
        kmp = ("model=kmp", "initial.left=1", "initial.right=1", "history.instants.0.B=1.01",
               "history.instants.1.B=0")
        done = self.mft(*kmp, "-o", "a.h5", status=3)
        self.assertEqual(done.stdout, "")
        self.assertEqual(len(done.stderr.splitlines()), 1)
        self.assertIn("infinite", done.stderr)
        self.assertIn("0.990099", done.stderr)  # 1/1.01: how far it exists
        self.assertEqual(self.names(), ["run.yaml"])

    def test_path_that_stops_short(self):
        # the criterion allows it, as it does all that is quenched; no local minimum is found
        done = self.mft("model=kmp", "initial.type=quenched", "history.instants.0.B=30",
                        "-o", "a.h5", status=3)
        self.assertEqual(done.stdout, "")
        self.assertIn("no optimal path was found beyond", done.stderr)
        self.assertIn("a.stopped.h5", done.stderr)
        self.assertEqual(self.names(), ["a.stopped.h5", "run.yaml"])
        with h5py.File(self.folder / "a.stopped.h5") as f:
            self.assertEqual(f.attrs["status"], "none")
            self.assertGreater(f.attrs["scale_reached"], 0)
            self.assertLess(f.attrs["scale_reached"], 1)
            self.assertIn(f"{f.attrs['scale_reached']:.6g} of the history", done.stderr)
            self.assertIn(f.attrs["reason"], done.stderr)

    def test_the_stopped_file_is_looked_at_before_the_work(self):
        (self.folder / "a.stopped.h5").write_text("mine")
        done = self.mft("-o", "a.h5", status=2)
        self.assertIn("a.stopped.h5: in the way", done.stderr)
        self.assertNotIn("level", done.stderr)

    def test_wrong_inputs(self):
        for arguments in (("history.instants.0.tiem=1",), ("-o", "no/where.h5"), ("--frob",)):
            done = self.mft(*arguments, status=2)
            self.assertEqual(done.stdout, "")
            self.assertEqual(self.names(), ["run.yaml"])

    def test_result_file(self):
        answer = self.json("-o", "a.h5")
        self.assertEqual(self.names(), ["a.h5", "run.yaml"])
        with h5py.File(self.folder / "a.h5") as f:
            self.assertEqual((f.attrs["format"], f.attrs["status"], f.attrs["complete"]),
                             ("mft-path 1", "ok", 1))
            self.assertEqual(f["input"].asstr()[()], INPUT)
            same = {"rtol": 1e-15, "atol": 0}  # 16 digits are printed
            np.testing.assert_allclose(f["mu"][()], answer["mu"], **same)
            np.testing.assert_allclose(f["mu"].attrs["error"], answer["mu_error"], **same)
            np.testing.assert_allclose(f["Q"][:], answer["Q"], **same)
            np.testing.assert_array_equal(f["history/time"][:], [1.0, 0.5])
            np.testing.assert_array_equal(f["history/position"][:], [0, 0.3])
            np.testing.assert_array_equal(f["history/start"][:], [0, 0.3])
            parts = {k: v[()] for k, v in f["mu_parts"].items()}
            finest = f["levels/mu"][f["levels/level"][:].argmax()]
            self.assertLess(abs(parts["history"] - parts["initial"] - parts["noise"] -
                                f["levels/mu"][-1]), 1e-14)
            self.assertLess(abs(finest - answer["mu"]), 0.1)
            for name in ("action_minus_14", "mass", "flux"):  # to Newton's tolerance
                self.assertLess(np.max(np.abs(f["identities"][name][()])), 1e-5, name)
            self.assertEqual(f["path/q"].shape, (11, 30))
            self.assertFalse(np.isnan(f["path/q"][:]).any() or np.isnan(f["path/p"][:]).any())
            x, last = f["path/x"][:], f["path/p"][-1]  # at T p is p(T^-) = B Θ(x)
            away = np.abs(x) > 0.4  # from the jump, which a mesh of level 2 rounds
            np.testing.assert_allclose(last[away], np.where(x[away] > 0, 0.8, 0), atol=0.02)
            self.assertEqual(f["current/Q"][0], 0)
            self.assertAlmostEqual(f["current/Q"][-1], f["levels/Q"][-1, 0], delta=1e-10)
            resolved = f["resolved"].asstr()[()]
        (self.folder / "again.yaml").write_text(resolved)
        again = subprocess.run([os.environ["MFT"], "solve", "again.yaml", "-q", "--json"],
                               cwd=self.folder, capture_output=True, text=True, timeout=120)
        self.assertEqual(json.loads(again.stdout)["mu"], answer["mu"])

    def test_a_result_is_replaced_and_nothing_else_is(self):
        first = self.json("-o", "a.h5")["mu"]
        second = self.json("-o", "a.h5", "--force", "history.instants.0.B=0.9")["mu"]
        self.assertNotEqual(first, second)
        with h5py.File(self.folder / "a.h5") as f:
            self.assertAlmostEqual(f["mu"][()], second, delta=1e-15)
        (self.folder / "notes.h5").write_text("notes")
        done = self.mft("-o", "notes.h5", status=2)
        self.assertEqual(done.stdout, "")
        self.assertEqual((self.folder / "notes.h5").read_text(), "notes")
        self.assertEqual(self.names(), ["a.h5", "notes.h5", "run.yaml"])

    def test_damaged_results_are_left_alone(self):
        self.quiet("-o", "a.h5")
        whole = (self.folder / "a.h5").read_bytes()
        heap = whole.index(b"GCOL")  # its first object, of size 0
        for damaged in (whole[:len(whole) // 2], whole[:-1], b"",
                        whole[:heap + 16] + bytes(16) + whole[heap + 32:]):
            (self.folder / "a.h5").write_bytes(damaged)
            done = self.mft("-o", "a.h5", status=2)
            self.assertEqual(done.stdout, "")
            self.assertIn("a.h5: in the way is ", done.stderr)
            self.assertEqual((self.folder / "a.h5").read_bytes(), damaged)
        self.mft("-o", "/dev/full", status=2)
        self.assertEqual(self.names(), ["a.h5", "run.yaml"])

    def test_a_read_only_folder(self):
        user = ()
        if os.geteuid() == 0:  # who may write anywhere
            user = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
            if not shutil.which("setpriv") or subprocess.run([*user, os.environ["MFT"], "--version"],
                                                             capture_output=True).returncode:
                self.skipTest("nobody else can run the program")
        self.quiet("-o", "a.h5")
        before = (self.folder / "a.h5").read_bytes()
        self.folder.chmod(0o555)
        self.addCleanup(self.folder.chmod, 0o755)
        for name in ("a.h5", "b.h5"):
            done = self.mft("-o", name, status=2, user=user)
            self.assertEqual(done.stdout, "")
            self.assertRegex(done.stderr, "cannot write to folder '.*': Permission denied|write-protected")
        self.assertEqual(self.names(), ["a.h5", "run.yaml"])
        self.assertEqual((self.folder / "a.h5").read_bytes(), before)

    def test_a_pulse_between_samples(self):
        pulse = "1000/sqrt(pi)*exp(-(1000*(t-0.6192))^2)"
        cases = [  # right values: the same with the pulse's place given by pieces, or two tolerances
            (pulse, 0.4730650086465504),
            ("1e4/sqrt(pi)*exp(-(1e4*(t-0.3337))^2)", 0.3492870965156),
            ("100/sqrt(pi)*exp(-(100*(t-0.5123))^2)", 0.4195156033651),
            ("5*sin(2*pi*10*t)+0.5", 0.0964866161308),
        ]
        for history, right in cases:
            (self.folder / "run.yaml").write_text(
                "model: independent\ninitial: {type: annealed, left: 0.7, right: 0.2}\nfinal_time: 1\n"
                f'history: {{continuous: "{history}"}}\nsolver: {{tolerance: 1e-4}}\n')
            mu, error = numbers(self.quiet())["mu"]
            self.assertLess(abs(mu - right), 1.5 * error, history)
            self.assertLess(error, 1e-4 * max(right, 0.01), history)
        (self.folder / "run.yaml").write_text(
            "model: kmp\ninitial: {type: annealed, left: 1, right: 0.5}\nfinal_time: 1\n"
            f'history: {{continuous: "2*{pulse}"}}\n')
        done = self.mft("-q", status=3)
        self.assertIn("can gain more than 1 per unit; this history gives it 2", done.stderr)

    def test_densities_in_any_unit(self):
        """kmp: mu is the same for c rho and B/c, and so is its error."""
        for initial, (low, high), B in (("annealed", (0.17653921 - 2e-6, 0.17653921 + 2e-6), 0.1),
                                        ("quenched", (0.15156655 - 2e-6, 0.15156655 + 2e-6), 0.1)):
            for c in (1, 1e-20, 1e20):
                (self.folder / "run.yaml").write_text(
                    f"model: kmp\ninitial: {{type: {initial}, left: {4 * c!r}, right: {2 * c!r}}}\n"
                    f"history: {{instants: [{{time: 1, B: {B / c!r}}}]}}\nsolver: {{tolerance: 1e-4}}\n")
                Q, mu = [line.split() for line in self.mft("-q").stdout.splitlines()]
                self.assertTrue(low < float(mu[2]) < high, mu)
                self.assertLess(float(mu[4]), 2e-6)
                self.assertLess(float(Q[4]) / c, 1e-4)

    def test_same_answer_again(self):
        answers = [self.json(), self.json()]
        for answer in answers:
            del answer["seconds"]
        self.assertEqual(*answers)


if __name__ == "__main__":
    unittest.main()

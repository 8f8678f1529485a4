"""mft cumulants as a program: labels, limits, correlation, result file, bad input, ranks.

usage: cumulants_test.py             (with $MFT the program and $MPIEXEC the launcher)
"""

import json
import math
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import h5py
import numpy as np

MFT, MPIEXEC = os.environ["MFT"], os.environ["MPIEXEC"]
SSEP = "model: ssep\ninitial: {type: annealed, left: 0.7, right: 0.2}\nsolver: {tolerance: 1e-6}\n"


class Cumulants(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def run_mft(self, text, *arguments, ranks=0):
        (self.folder / "in.yaml").write_text(text)
        launcher = [MPIEXEC, "-n", str(ranks)] if ranks else []
        return subprocess.run([*launcher, MFT, "cumulants", "in.yaml", *arguments], cwd=self.folder,
                              capture_output=True, text=True, timeout=300)

    def entries(self, text, *arguments, ranks=0):
        done = self.run_mft(text, "--json", "-q", *arguments, ranks=ranks)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return {e["label"]: (e["value"], e["error"]) for e in json.loads(done.stdout)["entries"]}

    def test_every_multi_index_once(self):
        done = self.run_mft(SSEP + "cumulants: {order: 2, times: [1, 0.5]}\n", "-q")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        lines = [line.split(" = ") for line in done.stdout.splitlines()]
        self.assertEqual([label for label, _ in lines],
                         ["C[0.5]", "C[1]", "C[0.5,0.5]", "C[0.5,1]", "C[1,1]"])
        value, word, error = lines[0][1].split()
        self.assertEqual(word, "error")
        self.assertAlmostEqual(float(value), 0.5 * math.sqrt(0.5 / math.pi), delta=1e-6)
        self.assertLess(float(error), 1e-6)

    def test_labels_elsewhere_than_0(self):
        text = SSEP + "cumulants: {order: 1, times: [{time: 0.5, position: 0.3, start: 0}, {time: 1, position: 0.25}, 1]}\n"
        self.assertEqual(list(self.entries(text)), ["C[0.5@0.3:0]", "C[1]", "C[1@0.25:0.25]"])

    def test_repeated_times_are_one(self):
        once = self.entries(SSEP + "cumulants: {order: 3, times: [1]}\n")
        twice = self.entries(SSEP + "cumulants: {order: 3, times: [1, 1.0, 1]}\n")
        self.assertEqual(once, twice)

    def test_order_6_of_one_time_is_the_taylor_series_of_the_exact_function(self):
        # F(ω) = Σ (-1)^{n+1} ω^n n^{-3/2} / √π, ω = a (e^B - 1) + b (e^-B - 1) + a b (e^B - 1)(e^-B - 1)
        a, b, top = 0.7, 0.2, 6
        factorials = [math.factorial(k) for k in range(top + 1)]
        grow = np.array([0] + [1 / f for f in factorials[1:]])
        shrink = grow * [(-1) ** k for k in range(top + 1)]
        cut = lambda series: series[:top + 1]
        omega = a * grow + b * shrink + a * b * cut(np.convolve(grow, shrink))
        series, power = np.zeros(top + 1), np.eye(top + 1)[0]
        for n in range(1, top + 1):
            power = cut(np.convolve(power, omega))
            series += (-1) ** (n + 1) * n ** -1.5 / math.sqrt(math.pi) * power
        found = self.entries(SSEP + "cumulants: {order: 6, times: [1]}\n", "solver.tolerance=1e-9")
        for k, (value, error) in enumerate(found.values(), 1):
            exact = series[k] * factorials[k]
            self.assertLess(abs(value - exact), max(1e-9 * abs(exact), 3 * error), k)
            self.assertLess(error, 1e-9 * max(abs(value), 1e-2))

    def test_correlation(self):
        text = "model: ssep\ninitial: {type: quenched, left: 0.3, right: 0.3}\n" \
               "cumulants: {order: 2, times: [0.5, 2], correlation: {times: 8}}\n"
        entries = self.entries(text, "-o", "out.h5")
        with h5py.File(self.folder / "out.h5") as file:
            self.assertEqual(file.attrs["format"], "mft-cumulants 1")
            self.assertEqual([label.decode() for label in file["label"]], list(entries))
            np.testing.assert_allclose(file["value"], [value for value, _ in entries.values()], rtol=1e-15)
            t = file["correlation/t"][:]
            Q, Q_error = file["correlation/Q"][:], file["correlation/Q_error"][:]
            current, current_error = file["correlation/current"][:], file["correlation/current_error"][:]
            ratio, curve = file["correlation/exact/ratio"][:], file["correlation/exact/Q"][:]
        np.testing.assert_allclose(t, 0.25 * np.arange(1, 9), rtol=1e-15)
        late, early = np.maximum.outer(t, t), np.minimum.outer(t, t)
        sigma = 2 * 0.3 * 0.7
        exact = sigma / (2 * math.sqrt(math.pi)) * (np.sqrt(late + early) - np.sqrt(late - early))  # (48)
        self.assertTrue((np.abs(Q - exact) <= 3 * Q_error + 1e-12).all())
        self.assertEqual((ratio.size, ratio[-1]), (200, 1))
        of_curve = sigma / (2 * math.sqrt(math.pi)) * (np.sqrt(2 + 2 * ratio) - np.sqrt(2 - 2 * ratio))
        np.testing.assert_allclose(curve, of_curve, atol=1e-14)
        self.assertLess(np.abs(Q - exact).max(), 1e-8)
        self.assertLess(Q_error.max(), 3e-8)
        self.assertAlmostEqual(Q[1, 7], entries["C[0.5,2]"][0], delta=1e-8)
        off = ~np.eye(8, dtype=bool)
        exact = sigma / (8 * math.sqrt(math.pi)) * (-(late + early)[off] ** -1.5 - (late - early)[off] ** -1.5)
        self.assertTrue((np.abs(current[off] - exact) <= 3 * current_error[off] + 1e-12).all())
        self.assertLess(current_error[off].max(), 1e-5)
        self.assertTrue(np.isnan(current.diagonal()).all())

    def test_correlation_without_a_closed_form(self):
        text = 'model: {D: "0.5 + rho", sigma: "rho*(2 - rho)", range: [0, 2]}\n' \
               "initial: {type: quenched, left: 0.9, right: 0.3}\nsolver: {tolerance: 1e-3}\n" \
               "cumulants: {order: 2, times: [1], correlation: {times: 4}}\n"
        self.entries(text, "-o", "out.h5")
        with h5py.File(self.folder / "out.h5") as file:
            self.assertNotIn("exact", file["correlation"])

    def test_correlation_needs_a_file(self):
        text = SSEP + "cumulants: {order: 1, times: [1], correlation: {times: 4}}\n"
        self.assertIn("goes to a result file", self.run_mft(text).stderr)

    def test_bad_input(self):
        for section, words in [
            ("{order: 0, times: [1]}", "cumulants.order: is 0, must be in [1, 6]"),
            ("{order: 99, times: [1]}", "cumulants.order: is 99, must be in [1, 6]"),
            ("{times: []}", "cumulants.times: empty"),
            ("{order: 2}", "cumulants.times: missing"),
            ("{times: [-1]}", "cumulants.times[0]: is -1, must be > 0"),
            ("{times: [{time: 1, positio: 2}]}", "unknown key; did you mean 'position'?"),
            ("{order: 6, times: [%s]}" % ", ".join(str(k) for k in range(1, 41)), "cumulants; at most 20000"),
            ("{times: [1]}\nfinal_time: 2", "cumulants end with their last time, 1"),
            ("{times: [1]}\nhistory: {instants: [{time: 1, B: 1}]}", "history: has no part in cumulants"),
        ]:
            done = self.run_mft(SSEP + "cumulants: " + section + "\n", "-o", "out.h5")
            self.assertEqual(done.returncode, 2, section)
            self.assertIn(words, done.stderr)
            self.assertEqual(done.stdout, "")
            self.assertFalse((self.folder / "out.h5").exists())

    def test_derivatives_that_are_infinite_at_the_empty_side(self):
        # the third derivative of sigma is infinite at density 0: the series is that of mu(B) all the same
        text = 'model: {D: "1", sigma: "rho^2.5*(1-rho)", range: [0, 1]}\n' \
               "initial: {type: annealed, left: 0.7, right: 0}\nsolver: {tolerance: 1e-8}\n"
        C = [value for value, _ in self.entries(text + "cumulants: {order: 6, times: [1]}\n").values()]
        series = sum(value * 0.2 ** k / math.factorial(k) for k, value in enumerate(C, 1))
        (self.folder / "solve.yaml").write_text(text + "history: {instants: [{time: 1, B: 0.2}]}\n")
        done = subprocess.run([MFT, "solve", "solve.yaml", "-q", "--json"], cwd=self.folder, capture_output=True,
                              text=True, timeout=300)
        self.assertAlmostEqual(json.loads(done.stdout)["mu"], series, delta=1e-9)

    def test_the_range_excludes_an_end_without_derivatives(self):
        text = 'model: {D: "1", sigma: "rho^1.5*(1-rho)", range: [0, 1]}\n' \
               "initial: {type: annealed, left: 0.7, right: 0}\ncumulants: {times: [1]}\n"
        done = self.run_mft(text)
        self.assertEqual(done.returncode, 2)
        self.assertIn("initial.right: is 0, the model's densities are in (0, 1]", done.stderr)

    def test_closed_forms_of_the_same_input(self):
        text = SSEP + "cumulants: {order: 4, times: [0.5, 1]}\n"
        found = self.entries(text)
        done = subprocess.run([MFT, "exact", "in.yaml", "--json", "-q"], cwd=self.folder, capture_output=True,
                              text=True, timeout=100)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        exact = json.loads(done.stdout)["entries"]
        self.assertEqual(len(exact), 11)  # of 14: order 4 has a form at one time only
        for entry in exact:
            value, error = found[entry["label"]]
            self.assertLess(abs(value - entry["value"]), 3 * error)

    def test_closed_forms_where_the_solver_finds_nothing(self):
        (self.folder / "in.yaml").write_text("model: zero_range\n"
                                             "initial: {type: annealed, left: 1000, right: 0.001}\n"
                                             "cumulants: {order: 1, times: [1]}\n")
        done = subprocess.run([MFT, "exact", "in.yaml", "-o", "out.h5"], cwd=self.folder, capture_output=True,
                              text=True, timeout=100)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout.split(" = ")[0], "C[1]")
        self.assertIn("solver: the typical density leaves the domain", done.stderr)
        self.assertIn("C[1]: mean: ", done.stderr)
        with h5py.File(self.folder / "out.h5") as file:
            self.assertTrue(np.isnan(file["solver"][0]) and np.isfinite(file["value"][0]))

    def test_ranks_agree(self):
        text = "model: {D: 0.5+rho, sigma: rho*(2-rho), range: [0, 2]}\n" \
               "initial: {type: annealed, left: 0.7, right: 0.2}\nsolver: {tolerance: 1e-4}\n" \
               "cumulants: {order: 4, times: [0.5, 1]}\n"
        one = self.entries(text)
        for ranks in (2, 3):
            for label, (value, _) in self.entries(text, ranks=ranks).items():
                self.assertAlmostEqual(value, one[label][0], delta=1e-12)


if __name__ == "__main__":
    unittest.main()

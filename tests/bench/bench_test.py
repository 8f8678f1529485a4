"""The measuring programs run, and judge as they say.

usage: bench_test.py EXACT_CASES FINITE_VOLUMES BANDED          (with $MFT the program)
"""

import json
import math
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import calibration
import work_precision

HERE = Path(__file__).parent
EXACT_CASES = VOLUMES = BANDED = None


def value(true, printed, kind="mu", scale=1.0, uncertainty=0.0):
    return {"id": "a", "kind": kind, "true": true, "printed": printed, "scale": scale, "uncertainty": uncertainty}


class Judge(unittest.TestCase):
    def test_shares(self):
        good, bad, vain = value(1e-9, 1e-8), value(1e-8, 2e-9), value(1e-10, 2e-8)
        judged = calibration.judge([good] * 36 + [bad] + [vain] * 3, 1e-9)
        self.assertEqual((judged["values"], judged["left_out"]), (40, 0))
        self.assertAlmostEqual(judged["within_3"], 0.975)
        self.assertAlmostEqual(judged["largest"], 5)
        self.assertAlmostEqual(judged["below_100"], 0.925)
        self.assertAlmostEqual(judged["median"], 10)
        self.assertAlmostEqual(judged["met"], 0.975)
        self.assertEqual(judged["offenders"], [bad])
        self.assertEqual(calibration.failures(judged, []), [])

    def test_each_failure(self):
        for values, word in (([value(1e-8, 1e-9)] * 2 + [value(1e-9, 1e-9)] * 20, "below 97 %"),
                             ([value(11e-9, 1e-9)] + [value(1e-9, 1e-9)] * 40, "above 10"),
                             ([value(1e-9, 2e-7)] * 31 + [value(1e-9, 1e-9)] * 69, "below 70 %"),
                             ([value(1e-9, 0)] + [value(1e-9, 1e-9)] * 40, "above 10"),
                             ([value(None, None)] + [value(1e-9, 1e-9)] * 40, "above 10")):
            with self.subTest(word):
                found = calibration.failures(calibration.judge(values, 1e-8), [])
                self.assertEqual(len(found), 1, found)
                self.assertIn(word, found[0])
        self.assertIn("no path", calibration.failures(calibration.judge([value(1e-9, 1e-9)], 1e-8), [
            {"failed": ["a"], "reason": "no path"}])[0])

    def test_what_counts(self):
        for true, scale, uncertainty, expected in ((1e-13, 2.0, 0, False), (3e-13, 2.0, 0, True),
                                                   (1e-11, 1.0, 4e-12, False), (2e-11, 1.0, 4e-12, True)):
            self.assertEqual(calibration.counts(value(true, 1, scale=scale, uncertainty=uncertainty)), expected)

    def test_selection_by_input(self):
        entries = [{"id": f"{n}-{kind}", "kind": kind, "input": {"n": n}} for n in range(4) for kind in ("mu", "Q")]
        entries.append({"id": "c", "kind": "cumulant", "input": {"n": 9}})
        ids = [e["id"] for e in calibration.selected(entries, 2, [], [])]
        self.assertEqual(ids, ["0-mu", "0-Q", "2-mu", "2-Q"])
        ids = [e["id"] for e in calibration.selected(entries, 1, ["1-", "2-"], ["Q"])]
        self.assertEqual(ids, ["1-mu", "2-mu"])


class Calibration(unittest.TestCase):
    def test_two_tolerances(self):
        with tempfile.TemporaryDirectory() as folder:
            figure, table, raw = (Path(folder) / name for name in ("c.png", "c.md", "c.json"))
            done = subprocess.run(
                [sys.executable, HERE / "calibration.py", EXACT_CASES, "-j", "2", "-o", figure, "--table", table,
                 "--raw", raw, "--tolerances", "1e-3", "1e-4", "--only", "d-ann-0.5-0.5-B1", "a-ann-Q-B1",
                 "a-ann-s1-B1"], capture_output=True, text=True, timeout=300)
            self.assertEqual(done.stderr, "")
            self.assertEqual(done.stdout, table.read_text())
            verdicts = [line for line in done.stdout.split("\n") if line.startswith("At ")]
            self.assertEqual(len(verdicts), 2)
            right = all(line.endswith(": right") for line in verdicts)
            self.assertEqual(done.returncode, 0 if right else 1, done.stdout)
            self.assertIn("| 1e-3 | mu | 2 | 0 |", done.stdout)
            self.assertIn("| 1e-4 | Q | 1 | 0 |", done.stdout)
            self.assertEqual(figure.read_bytes()[:4], b"\x89PNG")
            solves = json.loads(raw.read_text())["1e-4"]
            self.assertEqual(len(solves), 3)
            for solve in solves:
                self.assertGreater(min(solve[cost] for cost in calibration.COSTS), 0)
                for one in solve["values"]:
                    self.assertLess(one["true"], 1e-3 * one["scale"])

            again = subprocess.run([sys.executable, HERE / "calibration.py", "--from", raw], capture_output=True,
                                   text=True)
            self.assertEqual((again.returncode, again.stdout), (done.returncode, done.stdout))

    def test_wrong_program(self):
        done = subprocess.run([sys.executable, HERE / "calibration.py", "/bin/false"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("/bin/false at tolerance", done.stderr)


def volumes(*arguments):
    return subprocess.run([VOLUMES, *arguments], capture_output=True, text=True, timeout=100)


class FiniteVolumes(unittest.TestCase):
    # system, exact mu of exact.json, a bound on the error at cell 0.03 (halved at 0.015)
    SYSTEMS = (("model=ssep left=0.7 right=0.2 B=2", 1.0482295097830925, 4e-4),
               ("model=ssep left=0.5 right=0.5 B=4 initial=quenched", 1.4904408654202088, 5e-3),
               ("model=independent left=1 right=1 B=4", 29.685661855259098, 5e-2),
               ("model=independent left=1 right=0 time=0.25 B=2 initial=quenched", 1.0680355121259791, 1e-2),
               ("model=kmp left=1 right=0.4 B=0.7", 0.46745338878638467, 1.2e-3))

    def test_first_order_to_the_exact_value(self):
        for system, exact, bound in self.SYSTEMS:
            with self.subTest(system):
                coarse, fine = (json.loads(volumes(*system.split(), f"cell={cell}").stdout) for cell in (0.03, 0.015))
                errors = [answer["mu"] / exact - 1 for answer in (coarse, fine)]
                self.assertLess(abs(errors[0]), bound)
                self.assertLess(0.65, math.log2(errors[0] / errors[1]))
                self.assertLess(abs(2 * errors[1] - errors[0]), 0.2 * abs(errors[0]))

    def test_current_is_the_derivative(self):
        Q = json.loads(volumes("model=ssep", "B=2", "cell=0.03", "tolerance=1e-12").stdout)["Q"]
        up, down = (json.loads(volumes("model=ssep", f"B={B}", "cell=0.03", "tolerance=1e-12").stdout)["mu"]
                    for B in (2.01, 1.99))
        self.assertAlmostEqual((up - down) / 0.02, Q, delta=1e-5)

    def test_wrong_arguments(self):
        for wrong in ("cell=0", "cell=x", "model=rods", "relaxation=2", "cells=3", "cell"):
            done = volumes(wrong)
            self.assertEqual((done.returncode, done.stdout), (2, ""), wrong)
            self.assertIn("finite_volumes: ", done.stderr)
        self.assertEqual(volumes("B=2", "max_sweeps=1").returncode, 1)


class WorkPrecision(unittest.TestCase):
    def test_page_and_plot(self):
        with tempfile.TemporaryDirectory() as folder:
            figure, page = Path(folder) / "w.png", Path(folder) / "page.md"
            page.write_text("before\n<!-- work_precision.py -->\nold\n<!-- end -->\nafter\n")
            done = subprocess.run(
                [sys.executable, HERE / "work_precision.py", os.environ["MFT"], VOLUMES, "-o", figure, "--page", page,
                 "--repeats", "1", "--halvings", "3", "--tolerances", "1e-2", "1e-4", "--only", "d-que-half-B4"],
                capture_output=True, text=True, timeout=300)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertIn("| mft solve | 1e-4 |", done.stdout)
            self.assertIn("| graded steps | 0.03 |", done.stdout)
            text = page.read_text()
            self.assertNotIn("old", text)
            self.assertIn(done.stdout.strip(), text)
            self.assertTrue(text.startswith("before\n<!--") and text.endswith("-->\nafter\n"))
            self.assertEqual(figure.read_bytes()[:4], b"\x89PNG")

    def test_beyond_and_between(self):
        law = [work_precision.Point(str(0.1 / 2**n), 1e-2 / 2**n, 1e-3 * 4**n) for n in range(4)]
        more = work_precision.beyond(law)
        self.assertAlmostEqual(more[0].error, 1e-2 / 16)
        self.assertAlmostEqual(more[0].seconds, 1e-3 * 256)
        self.assertFalse(more[0].measured)
        seconds, measured = work_precision.seconds_to(law + more, 1e-5)
        self.assertAlmostEqual(seconds / (1e-3 * 1e6), 1, places=6)
        self.assertFalse(measured)
        self.assertIsNone(work_precision.seconds_to(law, 1e-9))


class Cost(unittest.TestCase):
    def test_tables_and_slopes(self):
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "page.md"
            page.write_text("before\n<!-- cost.py -->\nold\n<!-- end -->\nafter\n")
            done = subprocess.run(
                [sys.executable, HERE / "cost.py", os.environ["MFT"], "--page", page, "--repeats", "1", "--tolerances",
                 "1e-3", "1e-4", "--instants", "1", "2", "--widths", "6", "12", "--sweeps", "1e-3"],
                capture_output=True, text=True, timeout=300)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            rows = [line.split(" | ") for line in done.stdout.split("\n") if line.startswith("| 1e-3 |")]
            self.assertEqual(len(rows), 3)
            self.assertGreater(float(rows[0][3]), 1)  # Mflop
            self.assertEqual(done.stdout.count("Slopes in "), 3)
            text = page.read_text()
            self.assertIn(done.stdout.strip(), text)
            self.assertNotIn("old", text)


class Banded(unittest.TestCase):
    def test_table(self):
        done = subprocess.run([BANDED, "1", "1e-3"], capture_output=True, text=True, timeout=300)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        rows = [line.split(" | ") for line in done.stdout.strip().split("\n")[2:]]
        self.assertEqual(len(rows), 3)
        for row in rows:
            meshes, sweeps, factorisations, solves = map(int, row[1:5])
            solve_flops, loop_flops, solve, loop, factor, solving = map(float, row[5:11])
            self.assertLess(meshes, sweeps)
            self.assertLess(2 * factorisations, solves)
            self.assertGreater(min(solve_flops, loop_flops, solve, loop), 0)
            self.assertAlmostEqual(factor + solving, loop, delta=0.0021)
        self.assertNotEqual(subprocess.run([BANDED, "0"], capture_output=True).returncode, 0)


if __name__ == "__main__":
    EXACT_CASES, VOLUMES, BANDED = (sys.argv.pop(1) for _ in range(3))
    unittest.main()

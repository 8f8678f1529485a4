"""The measuring programs run, and judge as they say.

usage: bench_test.py EXACT_CASES
"""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import calibration

HERE = Path(__file__).parent
EXACT_CASES = None


def value(true, printed, kind="mu", scale=1.0, uncertainty=0.0):
    return {"id": "a", "kind": kind, "true": true, "printed": printed, "scale": scale, "uncertainty": uncertainty}


class Judge(unittest.TestCase):
    def test_shares(self):
        good, bad, vain = value(1e-9, 1e-8), value(1e-8, 2e-9), value(1e-10, 2e-8)
        judged = calibration.judge([good] * 17 + [bad] + [vain] * 2, 1e-9)
        self.assertEqual((judged["values"], judged["left_out"]), (20, 0))
        self.assertAlmostEqual(judged["within_3"], 0.95)
        self.assertAlmostEqual(judged["largest"], 5)
        self.assertAlmostEqual(judged["below_100"], 0.9)
        self.assertAlmostEqual(judged["median"], 10)
        self.assertAlmostEqual(judged["met"], 0.95)
        self.assertEqual(judged["offenders"], [bad])
        self.assertEqual(calibration.failures(judged, []), [])

    def test_each_failure(self):
        for values, word in (([value(1e-8, 1e-9)] * 2 + [value(1e-9, 1e-9)] * 20, "below 95 %"),
                             ([value(31e-9, 1e-9)] + [value(1e-9, 1e-9)] * 40, "above 30"),
                             ([value(1e-9, 2e-7)] * 21 + [value(1e-9, 1e-9)] * 79, "below 80 %"),
                             ([value(1e-9, 0)] + [value(1e-9, 1e-9)] * 40, "above 30"),
                             ([value(None, None)] + [value(1e-9, 1e-9)] * 40, "above 30")):
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

    def test_wrong_program(self):
        done = subprocess.run([sys.executable, HERE / "calibration.py", "/bin/false"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("/bin/false at tolerance", done.stderr)


if __name__ == "__main__":
    EXACT_CASES = sys.argv.pop(1)
    unittest.main()

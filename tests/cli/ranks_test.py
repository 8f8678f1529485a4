"""One path on 1, 2, 3 and 7 ranks: the same numbers, to the round-off of their sums.

usage: ranks_test.py          (with $MFT the program and $MPIEXEC the launcher)
"""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import h5py
import numpy as np

RANKS = (1, 2, 3, 7)
INPUT = """
model: ssep
initial: {type: annealed, left: 0.7, right: 0.2}
final_time: 1
history:
  instants:
    - {time: 1, B: -0.7}
    - {time: 0.4, Q: 0.3, position: 0.25, start: -0.125}
  continuous: {lambda: "0.4*sin(3*t)", position: -0.25}
solver: {tolerance: 1.0e-12}
output: {profiles: {x: 40, t: 11}, points: [{x: 0.1, t: 0.4}, {x: 0, t: 0.7}, {x: -0.3, t: 0}]}
"""
ONE_INSTANT = """
model: {name: hard_rods, length: 0.4}
initial: {type: quenched, left: 0.8, right: 0.5}
history: {instants: [{time: 1, B: 0.8}]}
solver: {tolerance: 1.0e-12}
"""


def launch(ranks, folder, *arguments):
    command = [os.environ["MPIEXEC"], "-n", str(ranks), os.environ["MFT"], "solve", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


def datasets(file):
    """name -> value of every dataset of numbers that a run on other ranks must repeat."""
    found = {}

    def visit(name, item):
        if isinstance(item, h5py.Dataset) and item.dtype.kind in "fi":
            if "seconds" not in name and not name.startswith(("program", "levels/newton")):
                found[name] = item[()]

    with h5py.File(file) as f:
        f.visititems(visit)
    return found


class Ranks(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.folder = Path(self.temporary.name)

    def runs(self, text, *arguments):
        """ranks -> (JSON answer, datasets of the result)."""
        (self.folder / "run.yaml").write_text(text)
        found = {}
        for ranks in RANKS:
            name = f"{ranks}.h5"
            done = launch(ranks, self.folder, "run.yaml", "-q", "--json", "-o", name, *arguments)
            self.assertEqual((done.returncode, done.stderr), (0, ""), f"{ranks} ranks")
            found[ranks] = json.loads(done.stdout), datasets(self.folder / name)
        return found

    def expect_same(self, runs):
        one, reference = runs[1]
        self.assertTrue(np.isfinite(one["mu"]))
        for ranks in RANKS[1:]:
            other, values = runs[ranks]
            for key in ("mu", "Q", "B"):
                np.testing.assert_allclose(other[key], one[key], rtol=0, atol=1e-12)
            self.assertEqual((other["newton"], other["level"]), (one["newton"], one["level"]))
            self.assertEqual(sorted(values), sorted(reference))
            for name, value in values.items():
                np.testing.assert_allclose(
                    value, reference[name], rtol=0, atol=1e-11, err_msg=f"{name} on {ranks} ranks")
            for name in ("identities/action_minus_14", "identities/mass", "identities/flux"):
                self.assertLess(np.max(np.abs(values[name])), 1e-11, f"{name} on {ranks} ranks")

    def test_history_of_every_kind(self):
        runs = self.runs(INPUT, "mesh.level={single: 3}", "mesh.degree=4", "mesh.time_degree=2")
        self.expect_same(runs)
        self.assertEqual(runs[1][1]["path/q"].shape, (11, 40))
        self.assertAlmostEqual(runs[1][0]["Q"][1], 0.3, delta=1e-14)

    def test_more_ranks_than_slabs(self):
        runs = self.runs(ONE_INSTANT, "mesh.level={single: 0}", "mesh.degree=4",
                         "mesh.time_degree=2")
        self.assertEqual(runs[1][1]["levels/slabs"][0], 4)
        self.expect_same(runs)

    def test_an_error_of_the_model_ends_all(self):
        """A mobility that no mesh follows."""
        (self.folder / "run.yaml").write_text("""
model: {D: "1", sigma: "2*rho+0.5*rho*sin(1000000*rho)"}
initial: {type: annealed, left: 0.7, right: 0.2}
history: {instants: [{time: 1, B: 0.5}]}
""")
        done = launch(2, self.folder, "run.yaml", "-q")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("varies too fast near rho = ", done.stderr)

    def test_no_solution_on_all_ranks(self):
        (self.folder / "run.yaml").write_text(
            "model: kmp\ninitial: {type: annealed, left: 1, right: 1}\n"
            "history: {instants: [{time: 1, B: 1.01}]}\n")
        done = launch(3, self.folder, "run.yaml", "-q", "-o", "a.h5")
        self.assertEqual((done.returncode, done.stdout), (3, ""), done.stderr)
        self.assertEqual(done.stderr.count("mft: error:"), 1, done.stderr)
        self.assertEqual([p.name for p in self.folder.iterdir()], ["run.yaml"])


if __name__ == "__main__":
    unittest.main()

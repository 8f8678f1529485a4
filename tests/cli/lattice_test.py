"""mft lattice exact as a program: answer, JSON, result file, exit status, ranks; the convergence script.

usage: lattice_test.py ROOT             (with $MFT the program and $MPIEXEC the launcher)
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import h5py

MFT, MPIEXEC = os.environ["MFT"], os.environ["MPIEXEC"]
ROOT = Path(sys.argv.pop())
STEP = "lattice:\n  initial: {type: annealed, left: 0.7, right: 0.2}\n"
CHAIN = STEP + "  geometry: {sites: [-4, 5]}\n"


class Lattice(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def run_mft(self, text, *arguments, ranks=0):
        (self.folder / "in.yaml").write_text(text)
        launcher = [MPIEXEC, "-n", str(ranks)] if ranks else []
        return subprocess.run([*launcher, MFT, "lattice", "exact", "in.yaml", *arguments],
                              cwd=self.folder, capture_output=True, text=True, timeout=200)

    def entries(self, text, *arguments, ranks=0):
        done = self.run_mft(text, "--json", "-q", *arguments, ranks=ranks)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout)["entries"]

    def test_answer(self):
        done = self.run_mft(STEP + "  correlation: [{T1: 1, T2: 2}]\n", "-q")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        label, rest = done.stdout.split(" = ")
        self.assertEqual(label, "C[i=0,T1=1;j=0,T2=2]")
        value, word, error = rest.split()
        self.assertEqual(word, "error")
        self.assertAlmostEqual(float(value), 0.17674298619, delta=1e-11)
        self.assertLess(float(error), 1e-14)

    def test_generating_lines(self):
        text = CHAIN + "  generating: [{T1: 1, B1: 0.5, T2: 2, B2: -0.8}, {i: 1, T1: 3, B1: 1}]\n"
        labels = [entry["label"] for entry in self.entries(text)]
        self.assertEqual(labels, ["E[i=0,T1=1,B1=0.5;j=0,T2=2,B2=-0.8]",
                                  "logE[i=0,T1=1,B1=0.5;j=0,T2=2,B2=-0.8]",
                                  "E[i=1,T1=3,B1=1]", "logE[i=1,T1=3,B1=1]"])

    def test_result_file(self):
        text = STEP + "  correlation: [{T1: 1, T2: 2}]\n  generating: [{T1: 1, B1: 1}]\n  check: true\n"
        entries = self.entries(text, "-o", "out.h5")
        with h5py.File(self.folder / "out.h5") as file:
            self.assertEqual(file.attrs["format"], "mft-lattice 1")
            self.assertEqual(file.attrs["status"], "ok")
            self.assertEqual(list(file["label"].asstr()), [entry["label"] for entry in entries])
            for stored, entry in zip(file["value"], entries):
                self.assertAlmostEqual(stored, entry["value"], delta=1e-15)
            self.assertEqual(file["hierarchy"].shape, (3,))
            self.assertAlmostEqual(file["hierarchy"][0], entries[0]["value"], delta=1e-13)
            self.assertIn("correlation", file["resolved"].asstr()[()])

    def test_check_is_said(self):
        done = self.run_mft(STEP + "  correlation: [{T1: 1, T2: 2}]\n  check: true\n")
        self.assertIn("C[i=0,T1=1;j=0,T2=2]: martingale form 0.17674298618986", done.stderr)
        self.assertIn("hierarchy 0.17674298618986", done.stderr)

    def test_ranks_agree(self):
        text = CHAIN.replace("annealed", "quenched") + (
            "  correlation: [{i: -1, T1: 1, j: 2, T2: 2}, {T1: 1, T2: 3}, {T1: 4, T2: 2}]\n"
            "  generating: [{T1: 1, B1: 1}, {T1: 1, B1: 1, j: 2, T2: 2, B2: 0.5}]\n  check: true\n")
        reference = self.entries(text)
        for ranks in (1, 2, 3, 4):
            self.assertEqual(self.entries(text, ranks=ranks), reference)

    def test_tolerance_missed(self):
        text = STEP + "  correlation: [{T1: 1, T2: 2}]\n  tolerance: 1e-18\n"
        done = self.run_mft(text, "--json")
        self.assertEqual(done.returncode, 3)
        self.assertIn("is above the tolerance", done.stderr)
        answer = json.loads(done.stdout)
        self.assertEqual(answer["status"], "tolerance")
        self.assertAlmostEqual(answer["entries"][0]["value"], 0.17674298619, delta=1e-11)

    def test_strong_fields(self):
        text = CHAIN + "  generating: [{T1: 1, B1: 20}, {T1: 1, B1: 40}, {T1: 1, B1: 300}]\n"
        values = [entry["value"] for entry in self.entries(text)]
        self.assertAlmostEqual(values[1], 55.0136528708, delta=1e-9)
        self.assertAlmostEqual(values[3], 154.779565452, delta=1e-8)
        self.assertIsNone(values[4])  # above the largest double
        self.assertAlmostEqual(values[5], 1500 - 45.220434, delta=1e-3)
        done = self.run_mft(text, "-q")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("\nE[i=0,T1=1,B1=300] = inf  error inf\n", done.stdout)
        short = STEP + "  geometry: {sites: [-1, 2]}\n  generating: [{T1: 1, B1: 15}]\n"
        for more in ("", "  check: true\n"):
            self.assertAlmostEqual(self.entries(short + more)[1]["value"], 24.5998808488, delta=1e-9)

    def test_strong_fields_on_the_line(self):
        entries = self.entries(STEP + "  generating: [{T1: 1, B1: 40}, {T1: 20, B1: 60}]\n")
        for entry, value in ((entries[1], 181.732495488368698), (entries[3], 1048.17734432132937)):
            self.assertLessEqual(abs(entry["value"] - value), entry["error"])
            self.assertLess(entry["error"], 1e-12)

    def test_the_reason_stays_under_q(self):
        done = self.run_mft(STEP + "  correlation: [{T1: 1, T2: 2}]\n  tolerance: 1e-18\n", "-q")
        self.assertEqual((done.returncode, len(done.stderr.splitlines())), (3, 1))
        self.assertIn("is above the tolerance", done.stderr)

    def test_bad_inputs(self):
        for text, words in (
                (STEP.replace("0.7", "1.2") + "  correlation: [{T1: 1, T2: 2}]\n",
                 "densities of the exclusion process are in [0, 1]"),
                (CHAIN + "  correlation: [{i: 5, T1: 1, T2: 2}]\n", "is outside the chain"),
                (STEP + "  correlation: [{T1: -1, T2: 2}]\n", "must be in [0"),
                (STEP + "  geometry: {sites: [-8, 8]}\n  generating: [{T1: 1, B1: 1}]\n",
                 "up to 16"),
                (STEP + "  correlation: [{T1: 1e4, T2: 2e4}]\n  window: 100\n", "is too small"),
                (STEP, "nothing is asked")):
            done = self.run_mft(text, "-o", "out.h5")
            self.assertEqual((done.returncode, done.stdout), (2, ""), text)
            self.assertIn(words, done.stderr)
            self.assertFalse((self.folder / "out.h5").exists())

    def test_inputs_of_the_tree(self):
        for name in ("lattice_correlation.yaml", "lattice_generating.yaml"):
            self.entries((ROOT / "input" / name).read_text())

    def test_convergence_script(self):
        figure = self.folder / "convergence.png"
        done = subprocess.run([ROOT / "scripts" / "lattice_convergence", "--largest", "1000",
                               "-o", figure], capture_output=True, text=True, timeout=200)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        limit, difference = (float(done.stdout.split()[n]) for n in (-4, -1))
        self.assertAlmostEqual(limit, 0.1659104619, delta=1e-6)
        self.assertLess(abs(difference), 1e-6)
        self.assertGreater(figure.stat().st_size, 10000)


if __name__ == "__main__":
    unittest.main()

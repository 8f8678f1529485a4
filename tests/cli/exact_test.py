"""mft exact as a program: values, the form's name and the distance, JSON, result file, exit status.

usage: exact_test.py REFERENCES.json [EVERY]       (with $MFT the program and $MPIEXEC the launcher)

The references of kind mu are gone through by steps of EVERY.
"""

import json
import math
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import h5py
import yaml

EVERY = int(sys.argv.pop()) if len(sys.argv) > 2 else 9
REFERENCES = [entry for entry in json.loads(Path(sys.argv.pop()).read_text())
              if entry["kind"] == "mu"]
SSEP = """model: ssep
initial: {type: annealed, left: 0.5, right: 0.5}
history: {instants: [{time: 1, B: 2}]}
"""


def as_yaml(value):
    """JSON writes infinities as text."""
    if isinstance(value, dict):
        return {key: as_yaml(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_yaml(item) for item in value]
    return float(value.replace(".inf", "inf")) if value in (".inf", "-.inf") else value


def final_time(entry):
    times = [instant["time"] for instant in entry["history"].get("instants", [])]
    return entry.get("final_time", max(times, default=None))


class Exact(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def mft(self, text, *arguments, status=0, ranks=0):
        (self.folder / "in.yaml").write_text(text)
        launcher = [os.environ["MPIEXEC"], "-n", str(ranks)] if ranks else []
        done = subprocess.run([*launcher, os.environ["MFT"], "exact", "in.yaml", *arguments],
                              cwd=self.folder, capture_output=True, text=True, timeout=200)
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def answer(self, text, *arguments, ranks=0):
        done = self.mft(text, "-q", "--json", *arguments, ranks=ranks)
        self.assertEqual(done.stderr, "")
        return json.loads(done.stdout)

    def test_references(self):
        self.assertEqual(len(REFERENCES), 117)
        for entry in REFERENCES[::EVERY]:
            mu = self.answer(yaml.safe_dump(as_yaml(entry["input"])))["mu"]
            value = float(entry["value"])
            size = max(abs(value), 1e-2 * math.sqrt(final_time(entry["input"])))
            allowed = max(1e-12 * size, 3 * float(entry["uncertainty"]))
            self.assertLessEqual(abs(mu - value), allowed, entry["id"])

    def test_lines(self):
        done = self.mft(SSEP)
        labels = [line.split(" = ")[0] for line in done.stdout.splitlines()]
        self.assertEqual(labels, ["Q[0]", "mu"])
        self.assertAlmostEqual(float(done.stdout.split()[-3]), 0.5534093126200987, delta=1e-14)
        form, *solver = done.stderr.splitlines()
        self.assertEqual(form, "mft: closed form: exclusion process, one instant: "
                               "Derrida-Gerschenfeld")
        self.assertEqual([line.split(" = ")[0] for line in solver],
                         ["mft: solver: Q[0]", "mft: solver: mu"])
        for line in solver:
            words = line.split()
            self.assertLess(float(words[words.index("distance") + 1]), 1e-8)

    def test_quiet_is_the_answer_alone(self):
        done = self.mft(SSEP, "-q")
        self.assertEqual((done.stderr, done.stdout), ("", self.mft(SSEP).stdout))

    def test_json(self):
        answer = self.answer(SSEP)
        self.assertEqual((answer["status"], answer["reason"], answer["B"]), ("ok", None, [2]))
        self.assertLess(answer["mu_error"], 1e-13)
        for key in ("Phi", "Phi_error", "level", "newton", "iterations", "lowest_eigenvalue"):
            self.assertIsNone(answer[key], key)
        self.assertGreater(answer["seconds"]["total"], 0)

    def test_targets(self):
        Q = self.answer(SSEP)["Q"][0]
        text = SSEP.replace("B: 2", f"Q: {Q!r}")
        done = self.mft(text, "-q")
        self.assertEqual([line.split(" = ")[0] for line in done.stdout.splitlines()],
                         ["Q[0]", "B[0]", "mu", "Phi"])
        answer = self.answer(text)
        self.assertAlmostEqual(answer["B"][0], 2, delta=1e-13)
        self.assertAlmostEqual(answer["Phi"], 2 * Q - 0.5534093126200987, delta=1e-13)

    def test_result_file(self):
        text = SSEP + "output: {file: solved.h5}\n"  # which is a solve's
        self.answer(text)
        self.assertFalse((self.folder / "solved.h5").exists())
        self.mft(text, "-o", "exact.h5")
        self.mft(text, "-o", "exact.h5", "-q")  # again: replaced
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), ["exact.h5", "in.yaml"])
        with h5py.File(self.folder / "exact.h5") as file:
            self.assertEqual((file.attrs["format"], file.attrs["status"]), ("mft-exact 1", "ok"))
            self.assertIn("Derrida", file.attrs["form"])
            self.assertEqual(list(file["label"].asstr()), ["Q[0]", "mu"])
            self.assertAlmostEqual(file["value"][1], 0.5534093126200987, delta=1e-14)
            for value, solver in zip(file["value"], file["solver"]):
                self.assertAlmostEqual(value, solver, delta=1e-8)
            self.assertEqual(file["input"].asstr()[()], text)

    def test_other_files_are_refused(self):
        (self.folder / "exact.h5").write_text("mine")
        for target in ("exact.h5", "nowhere/exact.h5"):
            done = self.mft(SSEP, "-o", target, status=2)
            self.assertEqual(done.stdout, "")
            self.assertIn(target, done.stderr)
        self.assertEqual((self.folder / "exact.h5").read_text(), "mine")

    def test_nothing_applies(self):
        two = SSEP.replace("[{", "[{time: 0.5, B: 1}, {")
        for text, words in ((two, "closed forms know one instant, not several"),
                            (SSEP.replace("annealed", "quenched").replace("left: 0.5", "left: 0.7"), "quenched"),
                            (SSEP.replace("model: ssep", "model: {D: 1+rho, sigma: 2*rho}"),
                             "no closed form is known for this D and sigma"),
                            (SSEP.replace("model: ssep", "model: kmp").replace("B: 2", "B: 6"),
                             "infinite")):
            for arguments in ((), ("-q", "--json", "-o", "exact.h5")):
                done = self.mft(text, *arguments, status=3)
                self.assertEqual(done.stdout, "")
                self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
                self.assertIn(words, done.stderr)
        self.assertFalse((self.folder / "exact.h5").exists())

    def test_near_instants(self):
        near = """model: independent
initial: {type: annealed, left: 0.7, right: 0.2}
history: {instants: [{time: 1, B: 3}, {time: %s, B: -3}]}
"""
        for time, mu in (("1.000001", 0.00460287940562785), ("1.0000001", 0.00145586380085244),
                         ("1.00000001", 0.000460415108712761)):
            value, error = self.mft(near % time, "-q").stdout.splitlines()[-1].split()[2::2]
            self.assertLessEqual(abs(float(value) - mu), float(error))
            self.assertLess(float(error), 1e-14)

    def test_densities_in_any_unit(self):
        """sigma = 2 rho (1 - rho/m) is the exclusion process times m, never independent particles."""
        for m in (1, 1e6, 1e14, 1e20, 1e-20):
            text = f"""model: {{D: "1", sigma: "2*rho*(1-rho/{m!r})", range: [0, {m!r}]}}
initial: {{type: annealed, left: {0.7 * m!r}, right: {0.2 * m!r}}}
history: {{instants: [{{time: 1, B: 1}}]}}
"""
            value = float(self.mft(text, "-q").stdout.splitlines()[-1].split()[2])
            self.assertAlmostEqual(value / m, 0.4054857318171427, delta=1e-12)

    def test_targets_in_any_unit(self):
        """kmp: B of a given Q is the same for c rho, c Q and B/c."""
        for c in (1, 1e-20, 1e20):
            text = f"""model: kmp
initial: {{type: annealed, left: {4 * c!r}, right: {2 * c!r}}}
history: {{instants: [{{time: 1, Q: {2.5549567601856 * c!r}}}]}}
"""
            lines = [line.split() for line in self.mft(text, "-q").stdout.splitlines()]
            values = {words[0]: float(words[2]) for words in lines}
            self.assertAlmostEqual(values["B[0]"] * c, 0.1, delta=1e-9)
            self.assertAlmostEqual(values["mu"], 0.1765393008786, delta=1e-11)

    def test_ranks_agree(self):
        texts = [self.mft(SSEP, ranks=ranks).stdout for ranks in (1, 3)]
        self.assertEqual(texts[0], texts[1])


if __name__ == "__main__":
    unittest.main()

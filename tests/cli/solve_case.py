"""What tests of mft solve share: an input in a folder of its own, and the program ($MFT) run on it."""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

INPUT = """# two instants
model: ssep
initial: {type: annealed, left: 0.7, right: 0.2}
history:
  instants:
    - {time: 1.0, B: 0.8}
    - {time: 0.5, B: -0.4, position: 0.3}
mesh: {level: 2, degree: 3, time_degree: 2}
solver: {tolerance: 1.0e-3}
output: {profiles: {x: 30, t: 11}}
"""


def numbers(text):
    """label -> (value, error) of the lines on standard output."""
    found = {}
    for line in text.splitlines():
        label, rest = line.split(" = ")
        value, word, error = rest.split()
        assert word == "error", line
        found[label] = float(value), float(error)
    return found


class SolveCase(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.folder = Path(self.temporary.name)
        (self.folder / "run.yaml").write_text(INPUT)

    def mft(self, *arguments, status=0, user=(), **environment):
        done = subprocess.run([*user, os.environ["MFT"], "solve", "run.yaml", *arguments],
                              cwd=self.folder, capture_output=True, text=True, timeout=120,
                              env={**os.environ, **environment})
        self.assertEqual(done.returncode, status, done.stderr)
        if status:
            self.assertTrue(done.stderr.startswith("mft: "), done.stderr)
        return done

    def quiet(self, *arguments):
        done = self.mft("-q", *arguments)
        self.assertEqual(done.stderr, "")
        return done.stdout

    def json(self, *arguments):
        return json.loads(self.quiet("--json", *arguments))

    def names(self):
        return sorted(p.name for p in self.folder.iterdir())

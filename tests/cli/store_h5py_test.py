"""Result files as other programs see them: h5py's types, ranks, a full disk under mpirun.

usage: store_h5py_test.py WRITE_SYNTHETIC_PATH
"""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import h5py
import numpy as np

WRITER = None


def run(target, *arguments, ranks=None):
    command = [WRITER, str(target), *map(str, arguments)]
    if ranks:
        command = [os.environ["MPIEXEC"], "-n", str(ranks), *command]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


class ResultFile(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.target = Path(self.folder.name) / "run.h5"

    def names(self):
        return sorted(p.name for p in Path(self.folder.name).iterdir())

    def test_types(self):
        self.assertEqual(run(self.target).returncode, 0)
        with h5py.File(self.target) as f:
            for name in ("format", "status", "model", "initial"):
                self.assertIsInstance(f.attrs[name], str)
            self.assertEqual(f.attrs["format"], "mft-path 1")
            self.assertEqual(f.attrs["complete"], 1)
            self.assertEqual(f["input"].asstr()[()], "model: independent  # D = 1, σ = 2ρ\n")
            self.assertEqual(f["program/command_line"].asstr()[()], "mft solve a.yaml")
            self.assertTrue(any(s.startswith("PETSc 3.") for s in f["program/libraries"].asstr()[:]))
            self.assertEqual(f["mu"].shape, ())
            self.assertGreater(f["mu"].attrs["error"], 0)
            self.assertEqual(f["Q"].dtype, np.float64)
            self.assertEqual(list(f["seconds"].attrs["phases"])[-1], "total")
            np.testing.assert_allclose(
                f["mu_parts/history"][()] - f["mu_parts/initial"][()] - f["mu_parts/noise"][()],
                f["mu"][()], rtol=1e-14)

    def test_axes(self):
        self.assertEqual(run(self.target).returncode, 0)
        with h5py.File(self.target) as f:
            for group, axes in (("path", "path"), ("fields", "mesh")):
                for field in "qp":
                    data = f[group][field]
                    self.assertEqual([d.label for d in data.dims], ["t", "x"])
                    self.assertEqual(data.shape, tuple(f[axes][a].size for a in "tx"))
                    np.testing.assert_array_equal(data.dims[1]["x"][:], f[axes]["x"][:])
                    self.assertFalse(np.isnan(data[:]).any())
                    self.assertEqual(data.compression, "gzip")
            self.assertEqual(f["path/q0"].shape, f["path/x"].shape)

    def test_no_trace_of_the_machine(self):
        self.assertEqual(run(self.target).returncode, 0)
        data = self.target.read_bytes()
        for word in (os.uname().nodename, self.folder.name, os.getcwd()):
            if len(word) > 3:
                self.assertNotIn(word.encode(), data)

    def test_same_bytes_on_any_number_of_ranks(self):
        self.assertEqual(run(self.target).returncode, 0)
        reference = self.target.read_bytes()
        for ranks in (2, 3):
            self.assertEqual(run(self.target, ranks=ranks).returncode, 0)
            self.assertEqual(self.target.read_bytes(), reference)

    def test_full_disk_ends_all_ranks(self):
        self.assertEqual(run(self.target).returncode, 0)
        reference = self.target.read_bytes()
        for part in (0.3, 0.99):
            done = run(self.target, int(part * len(reference)), ranks=3)
            self.assertEqual(done.returncode, 5, done.stderr)
            self.assertIn("File too large", done.stderr)
            self.assertEqual(self.target.read_bytes(), reference)
            self.assertEqual(self.names(), ["run.h5"])

    def test_foreign_file_ends_all_ranks(self):
        self.target.write_text("notes")
        done = run(self.target, ranks=2)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("not an HDF5 file", done.stderr)
        self.assertEqual(self.target.read_text(), "notes")


if __name__ == "__main__":
    WRITER = sys.argv.pop(1)
    unittest.main()

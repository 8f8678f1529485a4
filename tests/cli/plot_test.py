"""scripts/plot on a path in closed form and on variations of it; wrong files.

usage: plot_test.py PLOT WRITE_SYNTHETIC_PATH
"""

import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import h5py
import numpy as np

PLOT = WRITER = None


def plot(*arguments):
    return subprocess.run([PLOT, *map(str, arguments)], capture_output=True, text=True, timeout=120)


def set_array(file, name, values):
    del file[name]
    file[name] = values


class Plot(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.temporary.name)
        cls.result = cls.folder / "run.h5"
        subprocess.run([WRITER, cls.result], check=True)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def copy(self, name):
        return Path(shutil.copy(self.result, self.folder / name))

    def draws(self, result, output, magic):
        done = plot(result, "-o", output)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.assertEqual(output.read_bytes()[: len(magic)], magic)
        self.assertGreater(output.stat().st_size, 20000)

    def test_pdf(self):
        self.draws(self.result, self.folder / "a.pdf", b"%PDF")

    def test_tolerance_missed_and_other_positions(self):
        result = self.copy("c.h5")
        with h5py.File(result, "r+") as f:
            f.attrs["status"] = "tolerance"
            f.attrs["reason"] = "level 5 is the last"
            f.attrs["lambda"] = "2*sin(pi*t)"
            f["history/position"][1] = 0.5
            f["history/start"][1] = -0.5
            f["Phi"] = 0.25
            f["Phi"].attrs["error"] = 1e-7
        self.draws(result, self.folder / "c.png", b"\x89PNG")

    def test_one_level_without_estimate_and_no_instant(self):
        result = self.copy("d.h5")
        with h5py.File(result, "r+") as f:
            f["mu"].attrs["error"] = np.nan
            for name, item in list(f["levels"].items()):
                if isinstance(item, h5py.Dataset):
                    set_array(f, f"levels/{name}", item[:1])
            set_array(f, "levels/mu", [f["mu"][()]])
            for name in ("history/time", "history/B", "history/position", "history/start", "Q",
                         "Q_error"):
                set_array(f, name, np.zeros(0))
        self.draws(result, self.folder / "d.png", b"\x89PNG")

    def test_stopped_run(self):
        result = self.copy("e.h5")
        with h5py.File(result, "r+") as f:
            f.attrs["status"] = "none"
            f.attrs["reason"] = "the strength 0.8 of the history was reached"
            del f["mu"]
        done = plot(result)  # the figure goes beside the result
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertGreater((self.folder / "e.png").stat().st_size, 20000)

    def refused(self, *arguments, says, status=2):
        before = sorted(p.name for p in self.folder.iterdir())
        done = plot(*arguments)
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertIn(says, done.stderr)
        self.assertNotIn("Traceback", done.stderr)
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), before)

    def test_wrong_files(self):
        self.refused(self.folder / "none.h5", says="no such file")
        self.refused(self.folder, says="a folder")
        text = self.folder / "text.h5"
        text.write_text("model: ssep\n")
        self.refused(text, says="not an HDF5 file")
        cut = self.folder / "cut.h5"
        cut.write_bytes(self.result.read_bytes()[:5000])
        self.refused(cut, says="not an HDF5 file, or a damaged one")
        other = self.folder / "other.h5"
        with h5py.File(other, "w") as f:
            f["x"] = 1
        self.refused(other, says="not a result of mft")
        later = self.copy("later.h5")
        with h5py.File(later, "r+") as f:
            f.attrs["format"] = "mft-path 2"
        self.refused(later, says="mft-path 2")
        less = self.copy("less.h5")
        with h5py.File(less, "r+") as f:
            del f["path"]
        self.refused(less, says="holds no /path")

    def test_wrong_options(self):
        self.refused(self.result, "-o", self.folder / "a.gif", says=".png or .pdf")
        self.refused(self.result, "-o", self.folder / "no" / "a.png", says="No such file", status=5)
        self.refused(says="usage")


if __name__ == "__main__":
    WRITER = sys.argv.pop()
    PLOT = sys.argv.pop()
    unittest.main()

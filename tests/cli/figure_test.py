"""What the figures show: words, jumps, legends beside the data, panels and widths, movies, unfinished scans;
and the settings of a user's matplotlib, which do not reach them.

usage: figure_test.py SCRIPTS WRITE_SYNTHETIC_PATH          (with $MFT the program)
"""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace

import h5py
import numpy as np

SCRIPTS = WRITER = None
LONE = """model: ssep
initial: {type: quenched, left: 0.7, right: 0.2}
history: {instants: [{time: 1, B: 1}]}
solver: {tolerance: 1e-2}
output: {points: [{x: 0.3, t: 0.5}, {x: -0.5, t: 0}], profiles: {x: 40, t: 9}}
"""
SCAN = """model: kmp
initial: {type: annealed, left: 1, right: 1}
history: {instants: [{time: 1, B: 0.1}]}
solver: {tolerance: 1e-2}
scan: {axes: {history.instants.0.B: [0.2, 0.4, 1.2, 0.6]}, on_failure: stop}
"""
TWO = """model: ssep
initial: {type: annealed, left: 0.7, right: 0.2}
history: {instants: [{time: 0.5, B: 1}, {time: 1, B: 1}]}
solver: {tolerance: 1e-2}
scan: {axes: {history.instants.0.B: [-1, 0, 1], history.instants.1.B: [-1, 0, 1]}}
"""


def mft(command, text, name, *overrides, status=0):
    folder = Figures.folder
    (folder / f"{name}.yaml").write_text(text)
    done = subprocess.run([os.environ["MFT"], command, f"{name}.yaml", "-q", "-o", f"{name}.h5", *overrides],
                          cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == status, done.stderr
    return folder / f"{name}.h5"


def plot(*arguments, **environment):
    done = subprocess.run([SCRIPTS / "plot", *map(str, arguments)], capture_output=True, text=True, timeout=300,
                          cwd=Figures.folder, env=dict(os.environ, **environment))
    return done.returncode, done.stdout, done.stderr


def drawn(path, **options):
    """The figure of a result, as scripts/plot draws it."""
    import importlib.machinery
    import importlib.util
    loader = importlib.machinery.SourceFileLoader("plot_script", str(SCRIPTS / "plot"))
    script = importlib.util.module_from_spec(importlib.util.spec_from_loader("plot_script", loader))
    loader.exec_module(script)
    script.load_matplotlib(False)
    given = SimpleNamespace(**dict({"panel": None, "width": None, "no_title": False, "style": None}, **options))
    with script.open_any(str(path)) as run, script.style_of(given):
        return script.draw(run, given)


def axes_by_title(figure):
    return {axes.get_title(): axes for axes in figure.axes if axes.get_title()}


def labels(axes):
    return axes.get_legend_handles_labels()[1]


class Figures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = Path(temporary.name)
        cls.run_file = cls.folder / "run.h5"
        subprocess.run([WRITER, cls.run_file], check=True)
        cls.lone = mft("solve", LONE, "lone")
        sys.path.insert(0, str(SCRIPTS))

    def beside(self, figure):
        """No legend lies over its axes; every axis has words."""
        figure.canvas.draw()
        for axes in figure.axes:
            box = axes.get_window_extent()
            if axes.get_legend():
                legend = axes.get_legend().get_window_extent()
                self.assertTrue(legend.x0 >= box.x1 or legend.y1 <= box.y0, axes.get_title())
            if axes.get_title():
                self.assertRegex(axes.get_xlabel(), "[a-z]{3}|B")
                self.assertTrue(axes.get_ylabel() or axes.get_yticklabels())

    def test_words(self):
        figure = drawn(self.run_file)
        self.beside(figure)
        for word in ("independent", "annealed", "ρ = ", "T = 1", "μ = "):
            self.assertIn(word, figure._suptitle.get_text())
        axes = axes_by_title(figure)
        self.assertEqual(axes["density q(x, t)"].get_xlabel(), "position x")
        self.assertEqual(axes["density q(x, t)"].get_ylabel(), "time t")
        self.assertIn("$Q_k$", labels(axes["integrated current"]))
        bars = [a.get_ylabel() for a in figure.axes if a.get_label() == "<colorbar>"]
        self.assertEqual(bars, ["density q(x, t)", "conjugate field p(x, t)"])

    def test_lone_instant_and_points(self):
        figure = drawn(self.lone)
        self.beside(figure)
        axes = axes_by_title(figure)
        self.assertIn("$Q$", labels(axes["integrated current"]))
        self.assertIn("read at $(x, t)$", labels(axes["density q(x, t)"]))
        line = axes["density q at output.points"].containers[0]
        with h5py.File(self.lone) as file:
            np.testing.assert_allclose(line.lines[0].get_ydata(), file["points/q"][:])
            self.assertTrue((file["points/q_error"][:] > 0).any())
        self.assertTrue(line.has_yerr)

    def test_jumps_are_vertical(self):
        """Of quenched q at 0 from 0.7 to 0.2, and of p at the instant from 0 to B = 1, both at x = 0."""
        axes = axes_by_title(drawn(self.lone))
        for panel, label, left, right in (("density q at several times", "$t = 0$", 0.7, 0.2),
                                          ("conjugate field p at several times", "$t = 1^-$", 0, 1)):
            line = axes[panel].get_lines()[labels(axes[panel]).index(label)]
            x, y = line.get_data()
            at = np.flatnonzero(x == 0)
            self.assertEqual(at.size, 2, panel)
            np.testing.assert_allclose(y[at], [left, right], atol=1e-3)
            np.testing.assert_allclose(y[x < 0], left, atol=1e-3)
            np.testing.assert_allclose(y[x > 0], right, atol=1e-3)

    def test_panels_and_widths(self):
        figure = drawn(self.run_file, panel="current", width=3.4)
        self.assertEqual(figure.get_figwidth(), 3.4)
        self.assertEqual(list(axes_by_title(figure)), ["integrated current"])
        self.beside(figure)
        self.beside(drawn(self.run_file, width=3.4))
        status, _, said = plot(self.run_file, "--panel", "nope")
        self.assertEqual(status, 2)
        self.assertIn("no panel 'nope'; there are: q, p, q_profiles", said)
        self.assertEqual(plot(self.run_file, "--width", "1")[0], 2)
        self.assertIsNone(drawn(self.run_file, panel="q", no_title=True)._suptitle)

    def test_text_of_a_pdf_is_truetype(self):
        out = self.folder / "fonts.pdf"
        self.assertEqual(plot(self.run_file, "--panel", "current", "-o", out), (0, "", ""))
        self.assertNotIn(b"/Type3", out.read_bytes())
        self.assertIn(b"/TrueType", out.read_bytes().replace(b"/CIDFontType2", b"/TrueType"))

    def test_stopped_path_says_how_far(self):
        path = Path(shutil.copy(self.lone, self.folder / "stopped.h5"))
        with h5py.File(path, "r+") as file:
            file.attrs["status"], file.attrs["scale_reached"], file.attrs["reason"] = "none", 0.5, "a fold"
            for name in ("mu", "mu_error"):
                del file[name]
            file["Q"][:] = np.nan
            file["path/p"][:] *= 0.5
        figure = drawn(path)
        self.assertIn("stopped: 0.5 of the history's strength reached", figure._suptitle.get_text())
        panel = axes_by_title(figure)["conjugate field p at several times"]
        x, y = panel.get_lines()[labels(panel).index("$t = 1^-$")].get_data()
        np.testing.assert_allclose(y[x > 0], 0.5, atol=1e-3)

    def test_settings_of_the_user_do_not_count(self):
        tex = self.folder / "tex"
        tex.write_text("text.usetex: True\n")
        broken = self.folder / "broken"
        broken.mkdir()
        (broken / "matplotlibrc").write_bytes(b"\xff\xfe:::\nfont.size: many\n")
        out = self.folder / "user.png"
        for settings in ({"MATPLOTLIBRC": str(tex)}, {"MPLBACKEND": "nonsense"}, {"MPLCONFIGDIR": str(broken)}):
            self.assertEqual(plot(self.run_file, "--panel", "current", "-o", out, **settings), (0, "", ""))
        shutil.copy(broken / "matplotlibrc", self.folder)
        self.addCleanup((self.folder / "matplotlibrc").unlink)
        self.assertEqual(plot(self.run_file, "--panel", "current", "-o", out), (0, "", ""))
        self.assertEqual(plot(self.run_file, "--show", MPLBACKEND="nonsense")[::2],
                         (5, "plot: MPLBACKEND: Key backend: 'nonsense' is not a valid value for backend\n"))

    def test_styles(self):
        style = self.folder / "a.mplstyle"
        style.write_text("font.family: No Such Font\nlines.linewidth: 3\n")
        out = self.folder / "style.png"
        self.assertEqual(plot(self.run_file, "--panel", "current", "--style", style, "-o", out), (0, "", ""))
        line = drawn(self.run_file, panel="current", style=str(style)).axes[0].get_lines()[1]
        self.assertEqual(line.get_linewidth(), 3)
        for text in ("no.such.key: 1\n", "lines.linewidth: wide\n"):
            style.write_text(text)
            status, _, said = plot(self.run_file, "--style", style, "-o", out)
            self.assertEqual((status, said.count("\n")), (2, 1), said)
        self.assertEqual(plot(self.run_file, "--style", "nostyle", "-o", out)[0], 2)
        if not shutil.which("latex"):
            style.write_text("text.usetex: True\n")
            status, _, said = plot(self.run_file, "--style", style, "-o", out)
            self.assertEqual((status, said.count("\n")), (5, 1), said)

    def test_movies(self):
        out = self.folder / "movie.gif"
        self.assertEqual(plot(self.lone, "--movie", out, "--dpi", 30), (0, "", ""))
        from PIL import Image
        with Image.open(out) as movie, h5py.File(self.lone) as file:
            self.assertEqual(movie.n_frames, file["path/t"].size)
        if shutil.which("ffmpeg"):
            out = self.folder / "movie.mp4"  # whose frames must be even, 3.33 inches at 100 dots are not
            self.assertEqual(plot(self.lone, "--movie", out, "--dpi", 100, "--width", 3.33), (0, "", ""))
            self.assertEqual(out.read_bytes()[4:8], b"ftyp")
        without = {"PATH": str(self.folder)}
        done = subprocess.run([sys.executable, SCRIPTS / "plot", self.lone, "--movie", "a.mp4"], env=without,
                              cwd=self.folder, capture_output=True, text=True, timeout=300)
        self.assertEqual((done.returncode, done.stderr),
                         (5, "plot: a.mp4: ffmpeg is not there; a name that ends with .gif does without\n"))
        self.assertEqual(plot(self.lone, "--movie", "a.avi")[0], 2)

    def test_unfinished_scan(self):
        target = mft("scan", SCAN, "scan", status=4)
        self.assertFalse(target.exists())
        from mft_journal import open_unfinished
        scan = open_unfinished(str(target))
        self.assertEqual((scan.attributes["finished"], scan.attributes["failed"]), (2, 1))
        alone = mft("solve", SCAN[:SCAN.index("scan:")], "alone", "history.instants.0.B=0.2")
        with h5py.File(alone) as file:
            self.assertEqual(scan["mu"][0], file["mu"][()])
            self.assertEqual(scan["error"][0], file["mu"].attrs["error"])
            self.assertEqual(scan["Q"][0, 0], file["Q"][0])
        np.testing.assert_array_equal(np.isfinite(scan["mu"]), [True, False, False, False])
        for given in (target, f"{target}.unfinished"):
            self.assertIn("unfinished: 2 of 4 points, 1 failed", drawn(given)._suptitle.get_text())
        journal = Path(f"{target}.unfinished") / "journal"
        data = journal.read_bytes()
        journal.write_bytes(data[:-1])  # a record that was cut is no point
        self.assertEqual(open_unfinished(str(target)).attributes["finished"], 1)
        journal.write_bytes(b"nothing\n")
        self.assertEqual(plot(target)[0], 2)

    def test_scan_over_two_axes_and_one(self):
        target = mft("scan", TWO, "two")
        figure = drawn(target)
        self.beside(figure)
        self.assertIn("ssep, annealed, ρ = 0.7 | 0.2, T = 1", figure._suptitle.get_text())
        self.assertEqual(figure.axes[-1].get_ylabel(), "generating function μ")
        figure = drawn(mft("scan", TWO, "line", "scan.axes={history.instants.0.B: [-1, 0, 1]}"))
        self.beside(figure)
        panel = axes_by_title(figure)["current $Q_k$ over $B_{0}$"]
        self.assertEqual(labels(panel), ["$Q_{0}$", "$Q_{1}$"])
        self.assertTrue(all(container.has_yerr for container in panel.containers))
        panel = axes_by_title(drawn(mft("scan", LONE + "scan: {axes: {history.instants.0.B: [0, 1]}}\n", "one")))
        self.assertIn("current $Q$ over $B$", panel)

    def test_lattice(self):
        path = mft_lattice()
        figure = drawn(path)
        self.assertIn("lattice: exclusion, annealed, ρ = 0.7 | 0.2", figure._suptitle.get_text())
        with h5py.File(path) as file:
            np.testing.assert_array_equal(figure.axes[0].get_lines()[0].get_xdata(), file["value"][:])


def mft_lattice():
    sample = SCRIPTS.parent / "input" / "lattice_correlation.yaml"
    subprocess.run([os.environ["MFT"], "lattice", "exact", sample, "-q", "-o", "lattice.h5"], check=True,
                   cwd=Figures.folder, capture_output=True, timeout=300)
    return Figures.folder / "lattice.h5"


if __name__ == "__main__":
    WRITER = sys.argv.pop()
    SCRIPTS = Path(sys.argv.pop()).resolve()
    unittest.main()

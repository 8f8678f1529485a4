"""Scans of cumulants and of closed forms; a range for several keys; the tolerance of a scan.

usage: scan_kinds_test.py SOURCE     (with $MFT the program and $MPIEXEC the launcher)
"""

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import h5py
import numpy as np
from scan_test import (content, expect, expect_equal, expect_status, interrupted, mft, names,
                       size_of)

# The variance of the current and its closed form, over the density of a flat start.
CUMULANTS = """model: ssep
initial: {type: annealed, left: 0.5, right: 0.5}
cumulants: {order: 2, times: [0.5, 1]}
scan:
  axes:
    "initial.left, initial.right": {from: 0.1, to: 0.9, count: 5}
"""
EXACT = """initial: {type: annealed, left: 0.7, right: 0.2}
history: {instants: [{time: 1, B: 1}]}
scan: {of: exact, axes: {model: [ssep, kmp], history.instants.0.B: [0.5, 1]}}
"""


def value(run, label):
    line = next(line for line in run.stdout.splitlines() if line.startswith(label + " = "))
    return float(line.split(" = ")[1].split()[0])


def check_cumulants(folder):
    """A cumulant over the density; its point is what `mft cumulants` gives, its exact value known."""
    run = mft(folder, "scan", "scan.yaml", "-q")
    expect_status(run, 0)
    expect(run.stdout == "points = 5  failed = 0\n" and run.stderr == "", "the answer", run)
    (folder / "one.yaml").write_text(CUMULANTS.split("scan:")[0] + "solver: {tolerance: 1e-4}\n")
    one = mft(folder, "cumulants", "one.yaml", "-q", "initial.left=0.3", "initial.right=0.3")
    with h5py.File(folder / "scan.h5") as file:
        expect(file.attrs["format"] == "mft-scan 1" and file.attrs["of"] == "cumulants", "format")
        expect(file["C"].shape == file["C_error"].shape == file["label"].shape == (5, 5), "shapes")
        expect([d.label for d in file["C"].dims] == ["initial.left", "cumulant"], "dimensions")
        labels = file["label"].asstr()[0].tolist()
        expect(labels == ["C[0.5]", "C[1]", "C[0.5,0.5]", "C[0.5,1]", "C[1,1]"], labels)
        for n, label in enumerate(labels):
            off = abs(file["C"][1, n] - value(one, label))  # of 16 digits
            expect(off < 1e-15, f"{label} is off by {off} from what cumulants gives")
        rho = file["axes/initial.left"][()]
        expect(np.array_equal(rho, [0.1, 0.3, 0.5, 0.7, 0.9]), "the axis")
        expect(np.array_equal(rho, file["axes/initial.right"][()]), "both keys of the range")
        # A flat start of exclusion: <Q^2> = 2 rho (1 - rho) sqrt(t/pi).
        variance = 2 * rho * (1 - rho) * np.sqrt(1 / np.pi)
        expect(np.all(np.abs(file["exact_C"][:, 4] - variance) < 1e-12), "the closed form")
        expect(np.all(np.abs(file["C"][:, 4] - variance) < file["C_error"][:, 4]), "the variance")
        expect(file["C"].attrs["long_name"].startswith("joint cumulant"), "what C is")
        expect(file["axes/initial.left"].attrs["long_name"] == "density at x < 0", "what an axis is")
        expect(np.isnan(file["mu"][()]).all() and "Q" not in file, "no path")
        expect((file["parent"][()] == -1).all(), "no parents")


def check_times(folder):
    """Times on an axis: each point has its labels; points with fewer cumulants are filled up."""
    words = ("scan", "scan.yaml", "-q", "cumulants.order=1")
    expect_status(mft(folder, *words, "-o", "first.h5", "scan.axes={cumulants.times.0: [0.3, 0.4]}"), 0)
    with h5py.File(folder / "first.h5") as file:
        expect(file["axes/cumulants.times.0"].attrs["units"] == "x²/D", "the unit of the axis")
    run = mft(folder, *words, "-o", "t.h5",
              "scan.axes={cumulants.times: [[1], [0.5, 2]]}")
    expect_status(run, 0)
    with h5py.File(folder / "t.h5") as file:
        expect(file["label"].asstr()[()].tolist() == [["C[1]", ""], ["C[0.5]", "C[2]"]], "labels")
        expect(np.isnan(file["C"][0, 1]) and np.isfinite(file["C"][1, 1]), "filled up")


def check_exact(folder):
    run = mft(folder, "scan", "exact.yaml", "-q")
    expect_status(run, 0)
    one = mft(folder, "exact", "exact.yaml", "-q", "--json")
    expect_status(one, 2, "scan.of=exact takes it")
    (folder / "one.yaml").write_text("model: kmp\n" + EXACT.split("scan:")[0])
    one = json.loads(mft(folder, "exact", "one.yaml", "-q", "--json").stdout)
    with h5py.File(folder / "exact.h5") as file:
        expect(file.attrs["of"] == "exact", "of")
        off = abs(file["mu"][1, 1] - one["mu"]) + abs(file["Q"][1, 1, 0] - one["Q"][0])
        expect(off < 1e-15, f"off by {off} from what exact gives")
        expect(file["form"].asstr()[1, 1] != "" and file["newton"][1, 1] == 0, "the form alone")
        expect(file["curve/exact"].shape == (2, 201), "the curve")
    words = ("scan", "exact.yaml", "-q", "-o", "none.h5", "initial.type=quenched",
             "scan.axes={history.instants.0.B: [1, 2], model: [independent, zero_range]}")
    expect_status(mft(folder, *words), 4)
    with h5py.File(folder / "none.h5") as file:
        expect(file["failed"][()].tolist() == [[0, 1], [0, 1]], "no form of zero_range")
        expect("no closed form applies" in file["reason"].asstr()[0, 1], "the reason")
    run = mft(folder, "scan", "scan.yaml", "-q", "-o", "c.h5", "scan.of=exact")
    expect_status(run, 0)
    with h5py.File(folder / "c.h5") as file, h5py.File(folder / "scan.h5") as solved:
        there = np.isfinite(file["C"][()])
        expect(there[:, 4].all(), "the variance has a form")
        expect(np.array_equal(file["C"][()], solved["exact_C"][()], equal_nan=True), "the same forms")


def check_machinery(folder):
    """Ranks, plan, kills and failed points, as in a scan of paths."""
    for ranks in (2, 3):
        expect_status(mft(folder, "scan", "scan.yaml", "-q", "-o", f"r{ranks}.h5", ranks=ranks), 0)
        expect_equal(folder / "scan.h5", folder / f"r{ranks}.h5")
    before = names(folder)
    plan = mft(folder, "scan", "scan.yaml", "--dry-run", "-o", "new.h5")
    expect_status(plan, 0, "0  parent -  initial.left=0.1 initial.right=0.1\n")
    expect_status(plan, 0, "tolerance of a point: 0.0001 ")
    expect_status(plan, 0, "longest line of parents 1\n")
    expect(names(folder) == before, "a dry run writes nothing")
    rng, kills = random.Random(5), 0
    for _ in range(6):
        kills += interrupted(folder, "killed.h5", 1, rng, single=False, least=300)
        if (folder / "killed.h5").exists():
            break
    expect_status(mft(folder, "scan", "scan.yaml", "-q", "-o", "killed.h5", "--resume"), 0)
    expect(kills > 0, "was never interrupted")
    expect_equal(folder / "scan.h5", folder / "killed.h5")
    tight = ("scan", "scan.yaml", "-q", "-o", "tight.h5", "solver.tolerance=1e-15")
    run = mft(folder, *tight, "scan.axes={initial.left: [0.3]}")
    expect_status(run, 4)
    run = mft(folder, *tight, "scan.axes={initial.left: [0.3]}", "--failed", "solver.tolerance=1e-4")
    expect_status(run, 0)
    expect(run.stdout == "points = 1  failed = 0\n", "the failed point again", run)


def check_refusals(folder):
    before = names(folder)
    exact = ("scan", "exact.yaml", "-o", "a.h5")
    expect_status(mft(folder, *exact, "scan.of=cumulants"), 2,
                  "scan.of: is cumulants, and the input has no section cumulants")
    expect_status(mft(folder, *exact, "scan.of=cumulant"), 2, "did you mean 'cumulants'?")
    expect_status(mft(folder, *exact, "scan.paths=p"), 2, "scan.paths: only a scan of solve has paths")
    both = ("scan", "scan.yaml", "-o", "a.h5")
    expect_status(mft(folder, *both, "scan.of=solve"), 2,
                  "scan.of: is solve, and the input has a section cumulants")
    expect_status(mft(folder, *both, "cumulants.correlation={times: 3}"), 2,
                  "cumulants.correlation: has no part in a scan")
    expect_status(mft(folder, *both, "cumulants.ordr=2"), 2, "did you mean 'order'?")
    expect_status(mft(folder, *both, "scan.axes={cumulants.order: [2, 7]}"), 2, "is 7, must be in [1, 6]")
    expect_status(mft(folder, *both, "history={instants: [{time: 1, B: 1}]}"), 2,
                  "history: has no part in cumulants")
    for command in ("solve", "cumulants", "exact", "verify"):
        run = mft(folder, command, "scan.yaml")
        expect_status(run, 2, "scan")
        expect(run.stderr.count("\n") == 1, "one line", run)
    keys = "initial.left, initial.right"
    for axes, says in (
            (f'{{"{keys}": [0.1, 0.2]}}', "several keys take {from: .., to: .., count: ..}"),
            ('{"initial.left, initial.left": {from: 0.1, to: 0.2, count: 2}}', "is set twice"),
            (f'{{"{keys}": {{from: 0.1, to: 0.2, count: 2}}, initial.right: [1]}}', "is set twice"),
            ('{"initial.left, initial.rigth": {from: 0.1, to: 0.2, count: 2}}', "did you mean 'right'?"),
            ('{"initial.left, ": {from: 0.1, to: 0.2, count: 2}}', "is no path of a key"),
            (f'{{"{keys}": {{from: 0.1, to: 1.2, count: 2}}}}', "is 1.2, the model's densities")):
        expect_status(mft(folder, *both, f"scan.axes={axes}"), 2, says)
    expect(names(folder) == before, "a refusal leaves nothing")


def check_range(folder):
    """One range for two keys in a scan of paths: the file's axis, and the curve over it."""
    run = mft(folder, "scan", "exact.yaml", "-q", "-o", "range.h5", "scan.of=solve", "model=ssep",
              "scan.axes={'initial.left, initial.right': {from: 0.1, to: 0.9, count: 3}}")
    expect_status(run, 0)
    with h5py.File(folder / "range.h5") as file:
        expect([d.label for d in file["mu"].dims] == ["initial.left"], "one axis")
        off = np.abs(file["mu"][()] - file["exact"][()])
        expect((off < file["error"][()]).all(), f"exact values: {off}")
        fine = file["curve/axes/initial.left"][()]
        expect(fine.size == 201 and np.array_equal(fine, file["curve/axes/initial.right"][()]), "curve")
        expect(np.array_equal(file["curve/exact"][::100], file["exact"][()]), "curve at the points")


def check_tolerance(folder):
    """1e-4 where the input sets none, in what is resolved and in each point."""
    expect_status(mft(folder, "check", "scan.yaml"), 0, "tolerance: 0.0001")
    expect_status(mft(folder, "check", "scan.yaml", "solver.tolerance=1e-7"), 0, "tolerance: 1e-7")
    expect_status(mft(folder, "check", "scan.yaml", "solver={max_newton: 9}"), 0, "tolerance: 0.0001")
    expect_status(mft(folder, "check", "one.yaml"), 0, "tolerance: 1e-8")
    words = ("scan", "exact.yaml", "scan.of=solve", "model=ssep", "-o")
    run = mft(folder, *words, "tolerance.h5", "scan.axes={solver: [{max_newton: 20}, {tolerance: 1e-7}]}")
    expect_status(run, 0)
    expect("tolerance of a point" not in run.stderr, "each has its own", run)
    with h5py.File(folder / "tolerance.h5") as file:
        level, error = file["level"][()], file["error"][()]
        expect(level[0] < level[1] and error[0] > 1e-7 > error[1], f"{level}, {error}")
        expect("tolerance: 1e-4" in file["axes/solver"].asstr()[0], "the value is stored")
    run = mft(folder, *words, "default.h5", "scan.axes={history.instants.0.B: [1]}")
    expect_status(run, 0, "mft: tolerance of a point: 0.0001 (solver.tolerance")
    plan = json.loads(mft(folder, *words, "plan.h5", "--dry-run", "--json", "solver.tolerance=1e-5").stdout)
    expect(plan["tolerance"] == 1e-5, str(plan))


def check_plot(folder, source):
    for name in ("scan", "exact", "c", "range"):
        done = subprocess.run([source / "scripts" / "plot", folder / f"{name}.h5"],
                              capture_output=True, text=True, timeout=120)
        expect(done.returncode == 0 and done.stderr == "", f"plot of {name}: {done.stderr}")
        expect(size_of(folder / f"{name}.png") > 10000, "a figure")


def main():
    source = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "scan.yaml").write_text(CUMULANTS)
        (folder / "exact.yaml").write_text(EXACT)
        check_cumulants(folder)
        expect(content(folder / "scan.h5"), "content")
        check_times(folder)
        check_exact(folder)
        check_machinery(folder)
        check_refusals(folder)
        check_range(folder)
        check_tolerance(folder)
        check_plot(folder, source)


if __name__ == "__main__":
    main()

"""What a scan writes where little goes as planned: dry runs, refusals, folders used before.

usage: scan_files_test.py     (with $MFT the program and $MPIEXEC the launcher)
"""

import json
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import h5py
import numpy as np
from scan_test import command, content, expect, expect_status, mft, names, write_inputs


def check_dry_run(folder):
    """Writes nothing, wherever the points' files are to go, and has nothing to save from a signal."""
    before = names(folder)
    words = ("scan", "scan.yaml", "--dry-run", "-o", "dry.h5", "scan.paths=dry")
    for ranks in (0, 2):
        run = mft(folder, *words, ranks=ranks)
        expect_status(run, 0, "status tolerance")
        expect(names(folder) == before, "a dry run makes no folder", run)
    (folder / "dry").mkdir()
    expect_status(mft(folder, *words), 0, "status tolerance")
    expect(names(folder / "dry") == [], "a dry run writes no path")
    (folder / "dry").rmdir()
    long = ("mesh.level=10", "mesh.degree=15", "mesh.time_degree=9")
    process = subprocess.Popen(command(*words, *long), cwd=folder, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(3)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=300)
    expect(process.returncode == -signal.SIGTERM and err == "" and out == "",
           f"status {process.returncode} after SIGTERM\n{out}{err}")


def check_curve_between(folder):
    """Between the points of an axis the input may be wrong, in what the command line gives too."""
    run = mft(folder, "scan", "edge.yaml", "-q", "-o", "between.h5", "model=independent",
              "history.instants=[{time: 1, Q: 0.3}, {time: 0.5, B: 0.2}]",
              "scan.axes={history.instants.1.time: {from: 0.5, to: 1.5, count: 2}}")
    expect_status(run, 0)
    with h5py.File(folder / "between.h5") as file:
        exact = file["curve/exact"][()]
        expect(np.isnan(exact[100]) and np.isfinite(np.delete(exact, 100)).all(),
               "the curve has a gap where both instants have one time")


def check_beyond_numbers(folder):
    """A closed form that overflows leaves a point without exact value."""
    for model in ("ssep", "independent"):
        run = mft(folder, "exact", "single.yaml", "-q", f"model={model}",
                  "history.instants=[{time: 1, B: 720}]")
        expect_status(run, 3, "the closed form overflows at B = 720")
        expect(run.stdout == "", "no answer", run)
    run = mft(folder, "scan", "edge.yaml", "-q", "-o", "beyond.h5", "model=ssep",
              "scan.axes={history.instants.0.B: [1, 800]}", "mesh.level=2", "solver.max_newton=3")
    expect_status(run, 4)
    with h5py.File(folder / "beyond.h5") as file:
        expect(np.isfinite(file["exact"][0]) and np.isnan(file["exact"][1]), "exact values")


def check_paths(folder):
    expect_status(mft(folder, "scan", "edge.yaml", "-q", "-o", "p.h5", "scan.paths=paths",
                      ranks=2), 4)
    expect(names(folder / "paths") == [f"00000{n}.h5" for n in range(5)], names(folder / "paths"))
    with h5py.File(folder / "p.h5") as scan, h5py.File(folder / "paths" / "000001.h5") as path:
        expect(path["mu"][()] == scan["mu"][0, 1], "the same mu")
        expect(path.attrs["model"] == "ssep", "the point's own input")


def check_used_paths(folder):
    """In the folder of an earlier scan a scan ends as in a fresh one; complete paths stay."""
    words = ("scan", "edge.yaml", "-q", "solver.max_newton=1",
             "scan.axes={history.instants.0.B: [0, 8]}", "model=ssep")
    used = folder / "paths"
    before = {file: (used / file).read_bytes() for file in ("000000.h5", "000001.h5")}
    expect_status(mft(folder, *words, "-o", "used.h5", "scan.paths=paths"), 4)
    expect_status(mft(folder, *words, "-o", "fresh.h5", "scan.paths=fresh"), 4)
    with h5py.File(folder / "used.h5") as scan:
        expect(scan["status"].asstr()[1] == "none", "the point has no solution")
    expect(names(folder / "fresh") == ["000000.h5", "000001.stopped.h5"], names(folder / "fresh"))
    expect((used / "000001.h5").read_bytes() == before["000001.h5"], "a complete path stays")
    expect((used / "000000.h5").read_bytes() != before["000000.h5"], "a new one takes its place")
    one, other = content(folder / "used.h5"), content(folder / "fresh.h5")
    expect(one == other, "the folder changes no result")


def check_damaged_result(folder):
    """Going on from a finished scan that is damaged is refused, with its name, on all ranks."""
    words = ("scan", "edge.yaml", "-o", "p.h5", "scan.paths=paths")
    with h5py.File(folder / "p.h5", "a") as scan:
        del scan["iterations"]
    before = (folder / "p.h5").read_bytes()
    for more in ("--resume", "--failed"):
        for ranks in (0, 2):
            run = mft(folder, *words, more, ranks=ranks)
            expect_status(run, 2, "p.h5: is damaged: ")
            expect("iterations" in run.stderr, "what is missing", run)
    expect((folder / "p.h5").read_bytes() == before, "nothing is changed")


def check_refused_paths(folder):
    """A scan that is refused makes no folder."""
    before = names(folder)
    words = ("scan", "edge.yaml", "-o", "refused.h5", "scan.paths=made")
    expect_status(mft(folder, *words, "--failed"), 2, "finished scan")
    expect_status(mft(folder, *words, "scan.ranks_per_point=2"), 2, "there are 1 ranks")
    expect(names(folder) == before, "a refusal leaves nothing")
    expect_status(mft(folder, *words, "scan.paths=no/made"), 2, "folder 'no' does not exist")
    expect_status(mft(folder, *words, "scan.paths=edge.yaml"), 2, "edge.yaml")
    expect(names(folder) == before, "a refusal leaves nothing")


def check_plan(folder):
    """The plan as one JSON object says what its text says."""
    text = mft(folder, "scan", "scan.yaml", "--dry-run").stdout
    run = mft(folder, "scan", "scan.yaml", "--dry-run", "--json", ranks=2)
    expect_status(run, 0)
    plan = json.loads(run.stdout)
    lines = [f"{p['index']}  parent {'-' if p['parent'] is None else p['parent']}  {p['point']}"
             for p in plan["points"]]
    expect(lines == text.splitlines()[:15] and len(plan["points"]) == 15, "points", run)
    probe = plan["probe"]
    expect(f"probe: point {probe['point']}, " in text and probe["status"] == "tolerance", "probe",
           run)
    expect(probe["seconds"] > 0 and probe["megabytes_per_rank"] > 1, "probe", run)
    estimate = plan["estimate"]
    expect(estimate["groups"] == 2 and estimate["ranks_per_point"] == 1, "groups", run)
    expect(f"longest line of parents {estimate['longest_line']}\n" in text, "parents", run)
    expect(estimate["seconds"] >= 8 * probe["seconds"] * (1 - 1e-9), "estimate", run)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_inputs(folder)
        check_dry_run(folder)
        check_plan(folder)
        check_curve_between(folder)
        check_beyond_numbers(folder)
        check_refused_paths(folder)
        check_paths(folder)
        check_used_paths(folder)
        check_damaged_result(folder)


if __name__ == "__main__":
    main()

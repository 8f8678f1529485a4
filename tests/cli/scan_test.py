"""mft scan as a user meets it: answers, refusals, interruptions; any number of ranks.

usage: scan_test.py SOURCE [quick|slow]     (with $MFT the program and $MPIEXEC the launcher)

quick leaves out what takes minutes: 20 kills, and 32 ranks.
"""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import h5py
import numpy as np

MFT, MPIEXEC = os.environ["MFT"], os.environ["MPIEXEC"]
SCAN = """model: ssep
initial: {type: annealed, left: 0.7, right: 0.2}
history: {instants: [{time: 0.5, B: 0}, {time: 1, B: 0}]}
mesh: {level: 3}
solver: {tolerance: 1e-8}
scan:
  axes:
    history.instants.0.B: {from: -2, to: 2, count: 5}
    history.instants.1.B: [0, 1, -1]
"""
EDGE = """initial: {type: annealed, left: 0.7, right: 0.2}
history: {instants: [{time: 1, B: 0}]}
mesh: {level: 3}
solver: {tolerance: 1e-8}
scan: {axes: {model: [ssep, kmp], history.instants.0.B: [0.5, 1, 1.5]}}
"""
NOT_COMPARED = {"seconds", "program/command_line", "program/ranks", "resolved"}


def write_inputs(folder):
    (folder / "scan.yaml").write_text(SCAN)
    (folder / "single.yaml").write_text(SCAN.split("scan:")[0])
    (folder / "edge.yaml").write_text(EDGE)


def command(*words, ranks=0):
    launcher = [MPIEXEC, "-n", str(ranks)] if ranks else []
    return [*launcher, MFT, *map(str, words)]


def mft(folder, *words, ranks=0):
    return subprocess.run(command(*words, ranks=ranks), cwd=folder, capture_output=True, text=True,
                          timeout=900)


def expect(condition, text, run=None):
    if not condition:
        raise AssertionError(f"{text}\n{run.stdout}{run.stderr}" if run else text)


def expect_status(run, status, says=""):
    expect(run.returncode == status, f"status {run.returncode}, not {status}", run)
    expect(says in run.stderr + run.stdout, f"does not say: {says}", run)


def content(path):
    """Every number and text of a scan, times and command line aside."""
    found = {}

    def visit(name, item):
        if isinstance(item, h5py.Dataset) and name not in NOT_COMPARED:
            values = np.asarray(item[()])
            found[name] = values.tolist() if values.dtype == object else values.tobytes()

    with h5py.File(path) as file:
        file.visititems(visit)
    return found


def expect_equal(a, b):
    one, other = content(a), content(b)
    expect(one.keys() == other.keys(), f"{a} and {b} hold different things")
    differ = [name for name in one if one[name] != other[name]]
    expect(not differ, f"{a} and {b} differ in {differ}")


def names(folder):
    return sorted(p.name for p in Path(folder).iterdir())


def check_answer(folder):
    """The last line, the file, the exact values; xarray where it can open the file."""
    run = mft(folder, "scan", "scan.yaml", "-q")
    expect_status(run, 0)
    expect(run.stdout == "points = 15  failed = 0\n" and run.stderr == "", "the answer", run)
    with h5py.File(folder / "scan.h5") as file:
        expect(file.attrs["format"] == "mft-scan 1", "format")
        expect(file["mu"].shape == (5, 3) and file["Q"].shape == (5, 3, 2), "shapes")
        labels = [d.label for d in file["mu"].dims]
        expect(labels == ["history.instants.0.B", "history.instants.1.B"], str(labels))
        expect(list(file["axes/history.instants.1.B"]) == [0, 1, -1], "axis")
        expect(abs(file["mu"][2, 0]) < 1e-12, "mu at B = 0")
        one = mft(folder, "solve", "single.yaml", "history.instants.0.B=1", "--json", "-q")
        mu = float(one.stdout.split('"mu": ')[1].split(",")[0])
        expect(abs(mu - file["mu"][3, 0]) < 1e-9, "a point is what solve gives")
        expect("curve" not in file, "a map has no curve")
    try:
        import h5netcdf  # noqa: F401
        import xarray
    except ImportError:
        return
    with xarray.open_dataset(folder / "scan.h5", engine="h5netcdf") as data:
        expect(data.mu.dims == ("history.instants.0.B", "history.instants.1.B"), "xarray")


def check_failures(folder):
    """Points past existence are failed points; they can be run again, and stop the scan when told."""
    run = mft(folder, "scan", "edge.yaml", "-q")
    expect_status(run, 4)
    expect(run.stdout == "points = 6  failed = 1\n", "the answer", run)
    with h5py.File(folder / "edge.h5") as file:
        expect(list(file["failed"][1]) == [0, 0, 1], "failed")
        expect(file["status"].asstr()[1, 2] == "none", "status")
        expect("exists up to" in file["reason"].asstr()[1, 2], "reason")
        expect(np.isnan(file["mu"][1, 2]), "no number")
        exact = abs(file["mu"][0] - file["exact"][0])
        expect(exact.max() < 1e-5, f"exact values: {exact}")
        B, curve = file["curve/axes/history.instants.0.B"][()], file["curve/exact"][()]
        expect(curve.shape == (2, 201) and B[0] == 0.5 and B[-1] == 1.5, "the curve")
        own = curve[:, ::100]
        expect(np.array_equal(own, file["exact"], equal_nan=True), "the curve at the points")
        there = np.isfinite(curve[1])
        expect(there.any() and np.all(there == (B < 1 / 0.7)), "the curve of kmp ends where mu does")
    before = content(folder / "edge.h5")
    expect_status(mft(folder, "scan", "edge.yaml", "-q", "--failed", "solver.max_newton=50"), 4)
    after = content(folder / "edge.h5")
    differ = [name for name in before if before[name] != after[name]]
    expect(set(differ) <= {"parent"}, f"--failed changed {differ}")
    expect_status(mft(folder, "scan", "edge.yaml", "--failed", "history.instants.0.time=2"), 2,
                  "history.instants[0].time: 2, was 1")
    words = ("scan", "edge.yaml", "-o", "stop.h5", "scan.on_failure=stop", "scan.warm_start=false",
             "scan.axes={model: [kmp], history.instants.0.B: [1.5, 1, 0.5]}")
    expect_status(mft(folder, *words), 4, "stopped at a failed point: 1 of 3 points are done")
    expect(not (folder / "stop.h5").exists(), "a stopped scan has no result")
    run = mft(folder, *words, "--resume", "-q")
    expect_status(run, 4)
    expect(run.stdout == "points = 3  failed = 1\n", "the rest was solved", run)


def check_refusals(folder):
    before = names(folder)
    million = "scan.axes={history.instants.0.B: {from: 0, to: 1, count: 1000000}}"
    expect_status(mft(folder, "solve", "scan.yaml"), 2, "this is a scan input: use `mft scan`")
    expect_status(mft(folder, "scan", "single.yaml"), 2, "scan: missing")
    expect_status(mft(folder, "scan", "scan.yaml", "-o", "a.h5", million), 2, "scan.max_points")
    expect_status(mft(folder, "scan", "scan.yaml", "-o", "a.h5",
                      "scan.axes={history.instants.0.A: [1]}"), 2, "history.instants[0].A: unknown")
    expect_status(mft(folder, "scan", "scan.yaml", "-o", "no/a.h5"), 2, "does not exist")
    expect_status(mft(folder, "scan", "scan.yaml", "-o", "scan.yaml"), 2, "not an HDF5 file")
    expect_status(mft(folder, "scan", "scan.yaml", "-o", "a.h5", "scan.ranks_per_point=2"), 2,
                  "scan.ranks_per_point is 2, and there are 1 ranks")
    expect_status(mft(folder, "scan", "scan.yaml", "-o", "a.h5", "--failed"), 2, "finished scan")
    expect(names(folder) == before, "a refusal leaves nothing")
    run = mft(folder, "scan", "scan.yaml", "--dry-run", "-o", "a.h5")
    expect_status(run, 0, "points = 15")
    expect("7  parent 6  history.instants.0.B=0 history.instants.1.B=1" in run.stdout, "plan", run)
    expect("estimate: " in run.stdout and names(folder) == before, "estimate", run)


def journal_of(folder, name):
    return folder / f"{name}.unfinished" / "journal"


def size_of(path):
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def wait_for_growth(process, journal, least):
    start = size_of(journal)
    while process.poll() is None and size_of(journal) < max(start + least, 1):
        time.sleep(0.01)


def ranks_of(process):
    path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(pid) for pid in path.read_text().split()]


def kill(process, victims):
    for pid in victims:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    process.communicate(timeout=120)


def interrupted(folder, name, ranks, rng, single, least=None):
    """Starts or resumes a scan and kills all of it, or one rank, at a random moment of its work."""
    words = ("scan", "scan.yaml", "-q", "-o", name, "--resume")
    process = subprocess.Popen(command(*words, ranks=ranks), cwd=folder, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    wait_for_growth(process, journal_of(folder, name), least or rng.choice([1, 200, 600]))
    time.sleep(rng.uniform(0, 0.1))
    if process.poll() is not None:
        process.communicate()
        return False
    victims = ranks_of(process)
    if not victims:  # it has just ended
        process.communicate()
        return False
    kill(process, [rng.choice(victims)] if single else [process.pid, *victims])
    return True


def check_kills(folder, count, seed, ranks):
    """Killed again and again, resumed to the end: equal bit for bit."""
    rng = random.Random(seed)
    kills = finished = 0
    while kills < count:
        expect(finished <= count, "the scan ends before it can be killed")
        if interrupted(folder, "killed.h5", ranks, rng, single=kills % 2 == 0):
            kills += 1
        if (folder / "killed.h5").exists():
            expect_equal(folder / "scan.h5", folder / "killed.h5")
            (folder / "killed.h5").unlink()
            shutil.rmtree(folder / "killed.h5.unfinished", ignore_errors=True)
            finished += 1
    run = mft(folder, "scan", "scan.yaml", "-q", "-o", "killed.h5", "--resume", ranks=ranks)
    expect_status(run, 0)
    expect_equal(folder / "scan.h5", folder / "killed.h5")
    expect(not (folder / "killed.h5.unfinished").exists(), "the journal is gone")
    print(f"{count} kills, seed {seed}, {ranks} ranks: equal")


def check_resume(folder):
    """An unfinished scan: in the way without --resume, refused for another input, cut, foreign."""
    name = "half.h5"
    expect(interrupted(folder, name, 1, random.Random(3), single=False, least=2500),
           "was not interrupted")
    journal = journal_of(folder, name)
    expect_status(mft(folder, "scan", "scan.yaml", "-o", name), 2, "--resume goes on with it")
    expect_status(mft(folder, "scan", "scan.yaml", "-o", name, "--resume", "initial.left=0.6",
                      "solver.tolerance=1e-4"), 2, "initial.left: 0.6, was 0.7")
    whole = journal.read_bytes()
    journal.write_bytes(b"something else")
    expect_status(mft(folder, "scan", "scan.yaml", "-o", name, "--resume"), 2, "is no journal")
    expect(journal.read_bytes() == b"something else", "left as it was")
    journal.write_bytes(whole[:-3])  # the last record is not whole
    for path in journal.parent.glob("path.*"):
        path.unlink()  # parents' paths are made again
    expect_status(mft(folder, "scan", "scan.yaml", "-q", "-o", name, "--resume"), 0)
    expect_equal(folder / "scan.h5", folder / name)
    run = mft(folder, "scan", "scan.yaml", "-o", name, "--resume")
    expect_status(run, 0, "nothing is left to do")
    expect(run.stdout == "points = 15  failed = 0\n", "the answer again", run)
    expect_status(mft(folder, "scan", "scan.yaml", "-o", name, "--resume", "model=kmp"), 2,
                  "model: kmp, was ssep")


def check_signal(folder, ranks):
    name = "signal.h5"
    process = subprocess.Popen(command("scan", "scan.yaml", "-o", name, ranks=ranks), cwd=folder,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_for_growth(process, journal_of(folder, name), 1)
    process.send_signal(signal.SIGUSR1)
    out, err = process.communicate(timeout=300)
    expect(process.returncode == 75, f"status {process.returncode} after SIGUSR1\n{out}{err}")
    expect("--resume goes on" in err and out == "", f"after SIGUSR1:\n{out}{err}")
    expect_status(mft(folder, "scan", "scan.yaml", "-q", "-o", name, "--resume", ranks=ranks), 0)
    expect_equal(folder / "scan.h5", folder / name)


def check_full_disk(folder):
    """From some moment on no file can grow: status 5, and all that was there is as it was."""
    before = (folder / "scan.h5").read_bytes()
    process = subprocess.Popen(command("scan", "scan.yaml", "-q"), cwd=folder, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    journal = journal_of(folder, "scan.h5")
    wait_for_growth(process, journal, 1)
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size_of(journal) + 100, hard))
    out, err = process.communicate(timeout=300)
    expect(process.returncode == 5 and "File too large" in err and out == "", f"full disk\n{err}")
    expect((folder / "scan.h5").read_bytes() == before, "the earlier result is as it was")
    shutil.copy(folder / "scan.h5", folder / "earlier.h5")
    expect_status(mft(folder, "scan", "scan.yaml", "-q", "--resume"), 0)
    expect_equal(folder / "earlier.h5", folder / "scan.h5")


def check_damaged(folder):
    """A result that is cut short is no result: refused, and left as it is."""
    whole = (folder / "scan.h5").read_bytes()
    for damaged in (whole[:len(whole) // 2], whole[:100], b""):
        (folder / "cut.h5").write_bytes(damaged)
        for more in ([], ["--resume"], ["--failed"]):
            expect_status(mft(folder, "scan", "scan.yaml", "-o", "cut.h5", *more), 2, "cut.h5: ")
            expect((folder / "cut.h5").read_bytes() == damaged, "left as it was")
            expect(not (folder / "cut.h5.unfinished").exists(), "no journal is begun")
    (folder / "cut.h5").unlink()


def check_read_only(folder):
    """A folder without the right to write, for nobody when root runs this: refused before work."""
    user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    if os.geteuid() != 0:
        user = []
    elif not shutil.which("setpriv") or subprocess.run([*user, MFT, "--version"],
                                                       capture_output=True).returncode:
        return print("read-only folder: left out, nobody else can run the program")
    before, content_before = names(folder), (folder / "scan.h5").read_bytes()
    mode = folder.stat().st_mode
    folder.chmod(0o555)
    for name in ("scan.h5", "new.h5"):
        run = subprocess.run([*user, *command("scan", "scan.yaml", "-o", name)], cwd=folder,
                             capture_output=True, text=True, timeout=300)
        expect_status(run, 2, name + ": ")
        expect(run.stdout == "" and names(folder) == before, "nothing is written", run)
    folder.chmod(mode)
    expect((folder / "scan.h5").read_bytes() == content_before, "the earlier result is as it was")


def check_ranks(folder, ranks, each=1):
    """With one rank a point equal bit for bit; with more to round-off."""
    name = f"ranks{ranks}.h5"
    words = ["scan", "scan.yaml", "-q", "-o", name]
    if each > 1 or ranks > 15:  # left to the program, ranks over points
        words.append(f"scan.ranks_per_point={each}")
    expect_status(mft(folder, *words, ranks=ranks), 0)
    if each == 1:
        return expect_equal(folder / "scan.h5", folder / name)
    with h5py.File(folder / "scan.h5") as one, h5py.File(folder / name) as other:
        for array in ("mu", "Q"):
            off = np.abs(one[array][()] - other[array][()]).max()
            expect(off < 1e-12, f"{each} ranks a point: {array} is off by {off:.1e}")


def check_plot(folder, source):
    for name in ("scan", "edge"):
        done = subprocess.run([source / "scripts" / "plot", folder / f"{name}.h5"],
                              capture_output=True, text=True, timeout=120)
        expect(done.returncode == 0 and done.stderr == "", f"plot: {done.stderr}")
        expect(size_of(folder / f"{name}.png") > 20000, "a figure")


def check_samples(folder, source):
    for path in sorted((source / "input").glob("scan_*.yaml")):
        expect_status(mft(folder, "check", path), 0, "scan:")


def main():
    source, which = Path(sys.argv[1]), sys.argv[2]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_inputs(folder)
        check_answer(folder)
        if which == "slow":
            check_kills(folder, 20, 2024, 3)
            check_ranks(folder, 32)
            check_ranks(folder, 8, each=2)
            return
        check_refusals(folder)
        check_failures(folder)
        check_ranks(folder, 2)
        check_resume(folder)
        check_signal(folder, 2)
        check_full_disk(folder)
        check_damaged(folder)
        check_read_only(folder)
        check_kills(folder, 2, 7, 2)
        check_plot(folder, source)
        check_samples(folder, source)


if __name__ == "__main__":
    main()

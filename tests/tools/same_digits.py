"""Holds two builds of the program against each other, digit for digit: what a change that is to
leave every number as it was is judged by.

usage: same_digits.py record FOLDER BUILD [INPUTS]   runs everything of the build into the folder
       same_digits.py compare BEFORE AFTER           exits 1 and lists what differs

BUILD holds mft and tests/exact_cases. Every input of INPUTS (default: input/ of this tree) is run
on 1 and 2 ranks, with further overrides that take another method; then the values of
tests/references/exact.json. Of standard output and result files everything is compared but wall
times and the versions under /program.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from itertools import zip_longest
from pathlib import Path

import h5py
import numpy as np

TREE = Path(__file__).resolve().parents[2]
MPIEXEC = [os.environ.get("MPIEXEC", "mpiexec"), "-n"]
VARIANTS = {
    "": [],
    "sweep": ["solver.method=sweep", "solver.tolerance=1e-6"],
    "chebyshev": ["solver.linear=chebyshev", "solver.tolerance=1e-6"],
    "gmres": ["solver.linear=gmres", "solver.tolerance=1e-6"],
    "points": ["output.points=[{x: 0.3, t: 0.5}, {x: -0.2, t: 0}, {x: 0.1, t: 1}]"],
}
VARIED = ("ssep_two_times", "hard_rods", "lambda_pieces")


def environment():
    """Any number of ranks on any machine, one thread each."""
    return dict(os.environ, OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1",
                OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1",
                OMPI_MCA_rmaps_base_oversubscribe="1")


def run(words, ranks, folder, name):
    """Runs in `folder`; its status and standard output go to NAME.txt."""
    done = subprocess.run([*MPIEXEC, str(ranks), *map(str, words)], cwd=folder, env=environment(),
                          capture_output=True, text=True)
    (folder / (name + ".txt")).write_text(f"status {done.returncode}\n{done.stdout}")
    print(f"{name}: status {done.returncode}", flush=True)


def command_of(text):
    for section, command in (("scan", ["scan"]), ("cumulants", ["cumulants"]),
                             ("lattice", ["lattice", "exact"])):
        if re.search(rf"^{section}:", text, re.MULTILINE):
            return command
    return ["solve"]


def record(folder, build, inputs):
    build = build.resolve()
    for ranks in (1, 2):
        place = folder / str(ranks)
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(inputs, place)
        for path in sorted(place.glob("*.yaml")):
            command = command_of(path.read_text())
            variants = VARIANTS if path.stem in VARIED else {"": []}
            for variant, overrides in variants.items():
                name = path.stem + ("-" + variant if variant else "")
                run([build / "mft", *command, path.name, "-q", "--json", "-o", name + ".h5",
                     *overrides], ranks, place, name)
            if command in (["solve"], ["cumulants"]) and ranks == 1:
                run([build / "mft", "exact", path.name, "-q"], ranks, place, path.stem + "-exact")
        run([build / "tests/exact_cases", TREE / "tests/references/exact.json", "1e-8"], ranks,
            place, "exact_cases")


def stripped(text):
    """Standard output without wall times."""
    text = re.sub(r'"seconds": (\{[^}]*\}|[^,}]*)', "", text)
    # the table of exact_cases: seconds are the last number of a line
    return re.sub(r"^(\S+ +(?:mu|Q|profile) .*?) +[0-9.]+((?:  [a-zA-Z].*)?)$", r"\1\2", text,
                  flags=re.MULTILINE)


def same(a, b):
    if a.dtype.kind == "f" and b.dtype.kind == "f":
        return a.shape == b.shape and np.array_equal(a, b, equal_nan=True)
    return a.shape == b.shape and np.array_equal(a, b)


def contents(path):
    """Every dataset and attribute of a result file but wall times and where it comes from."""
    found = {}

    def visit(name, item):
        if name.split("/")[0] == "program" or "seconds" in name:
            return
        if isinstance(item, h5py.Dataset):
            found[name] = np.asarray(item[()])
        for key, value in item.attrs.items():
            if key not in ("REFERENCE_LIST", "DIMENSION_LIST"):
                found[f"{name}@{key}"] = np.asarray(value)

    with h5py.File(path) as file:
        visit("", file)
        file.visititems(visit)
    return found


def differences(before, after):
    names = sorted({p.relative_to(root) for root in (before, after) for p in root.rglob("*")
                    if p.suffix in (".h5", ".txt")})
    compared = 0
    for name in names:
        a, b = before / name, after / name
        if not (a.exists() and b.exists()):
            yield f"{name}: only in {before if a.exists() else after}"
        elif name.suffix == ".txt":
            compared += 1
            lines = (stripped(p.read_text()).splitlines() for p in (a, b))
            for one, other in zip_longest(*lines, fillvalue="(no line)"):
                if one != other:
                    yield f"{name}:\n  {one}\n  {other}"
        else:
            first, second = contents(a), contents(b)
            for key in sorted(first.keys() | second.keys()):
                compared += 1
                if key not in first or key not in second:
                    yield f"{name}: {key} is in one only"
                elif not same(first[key], second[key]):
                    yield f"{name}: {key} differs"
    print(json.dumps({"files": len(names), "compared": compared}))


def main():
    words = sys.argv[1:]
    if len(words) in (3, 4) and words[0] == "record":
        record(Path(words[1]), Path(words[2]), Path(words[3]) if words[3:] else TREE / "input")
        return 0
    if len(words) == 3 and words[0] == "compare":
        found = list(differences(Path(words[1]), Path(words[2])))
        print(*found, f"{len(found)} differences", sep="\n")
        return 1 if found else 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())

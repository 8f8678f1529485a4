"""`mft verify`: everything is in order, with no input and with one, on one rank and on three.

usage: verify_test.py ROOT          (with $MFT the program and $MPIEXEC the launcher)
"""

import json
import os
import subprocess
import sys
from pathlib import Path

FAULTS = []


def run(*arguments, ranks=1):
    launcher = [os.environ["MPIEXEC"], "-n", str(ranks)] if ranks > 1 else []
    done = subprocess.run([*launcher, os.environ["MFT"], "verify", *arguments],
                          capture_output=True, text=True, timeout=1500)
    return done.returncode, done.stdout, done.stderr


def expect(what, condition, found):
    if not condition:
        FAULTS.append(f"{what}: {found}")


def check_table():
    status, out, said = run("-q")
    lines = out.splitlines()
    expect("exit status", status == 0 and said == "", (status, said, out))
    expect("head", lines[0].split() == ["check", "value", "allowed"], lines[0])
    expect("verdicts", all(line.endswith("  ok") for line in lines[1:-1]), out)
    expect("sum", lines[-1] == f"{len(lines) - 2} checks, 0 off", lines[-1])
    for part in ("gradient in q", "Hessian block H", "H symmetric", "mass", "levels: gain",
                 "exclusion, quenched: mu"):
        expect("checks", part in out, part)


def check_ranks(inputs):
    status, out, _ = run(str(inputs / "expression_model.yaml"), "-q", "--json", ranks=3)
    answer = json.loads(out or "{}")
    expect("three ranks", status == 0 and answer.get("off") == 0, (status, out))
    names = [row["check"] for row in answer.get("checks", [])]
    expect("three ranks", "ranks: mu and Q" in names, names)


def check_inputs(inputs):
    """Samples with what the built-in problems do not have: pieces, files, targets."""
    for name in ("lambda_file", "lambda_pieces", "targets"):
        status, out, said = run(str(inputs / f"{name}.yaml"), "-q")
        expect(name, status == 0 and said == "", (status, out, said))
    # half of the strength that still has a path
    status, out, _ = run(str(inputs / "kmp.yaml"), "-q", "history.instants.0.B=1.5",
                         "initial.type=annealed")
    expect("past the existence criterion", status == 0, (status, out))


def main():
    inputs = Path(sys.argv[1]) / "input"
    check_table()
    check_inputs(inputs)
    check_ranks(inputs)
    status, _, said = run(str(inputs / "none.yaml"))
    expect("no such input", status == 2 and "none.yaml" in said, (status, said))
    for name in "cumulants", "lattice_generating", "scan_models":
        status, out, said = run(str(inputs / f"{name}.yaml"))
        expect(name, status == 2 and not out and "has a section" in said, (status, out, said))
    print("\n".join(FAULTS) or "as expected")
    return 1 if FAULTS else 0


if __name__ == "__main__":
    sys.exit(main())

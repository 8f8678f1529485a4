"""Random inputs solved at tolerance 1e-6 and again at 1e-8: what each ends with.

usage: random_solves.py FIRST_SEED COUNT [RECORD.jsonl]          (with $MFT the program)

Each is an answer whose identities hold and which agrees with the finer one within three printed
errors, or a refusal by the existence criterion, or another failure: at most 1 % of what the
criterion leaves, or one.
A record is added to, and seeds that it holds already are not solved again.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import h5py
import numpy as np
from random_input import random_input

SECONDS = 600  # a solve that takes longer hangs
REFUSAL = "the annealed generating function is infinite"


def solve(folder, tolerance):
    """(exit status or "hangs", answer or None, standard error) of one solve."""
    command = [os.environ["MFT"], "solve", "input.yaml", "--json", "-q", "-o", f"{tolerance}.h5",
               f"solver.tolerance={tolerance}", "output.fields=false"]
    try:
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return "hangs", None, ""
    return run.returncode, json.loads(run.stdout) if run.stdout else None, run.stderr.strip()


def broken_identities(path, tolerance):
    """Identities of a result that miss by more than the tolerance, as μ is allowed to."""
    with h5py.File(path) as file:
        size = max(abs(file["mu"][()]), 1e-2 * np.sqrt(file.attrs["final_time"]))
        found = {name: float(np.abs(file[f"identities/{name}"][()]).max(initial=0))
                 for name in ("action_minus_14", "mass", "flux")}
    return [f"{name} = {value:.1e}" for name, value in found.items()
            if not value <= tolerance * size]


def values(answer):
    """Every value of an answer with its error."""
    pairs = [("mu", answer["mu"], answer["mu_error"]), ("Phi", answer["Phi"], answer["Phi_error"])]
    for name in ("Q", "B"):
        errors = answer[f"{name}_error"]
        pairs += [(f"{name}[{k}]", v, errors[k]) for k, v in enumerate(answer[name])]
    return [(name, v, e) for name, v, e in pairs if v is not None]


def disagreements(coarse, fine):
    """Values of the coarse answer that the fine one contradicts."""
    found = []
    for (name, a, error), (_, b, fine_error) in zip(values(coarse), values(fine)):
        allowed = 3 * (error + fine_error) + 1e-13 * max(1, abs(b))
        if not abs(a - b) <= allowed:
            found.append(f"{name}: {a:.12g} and {b:.12g} differ by {abs(a - b):.1e}, printed "
                         f"{error:.1e} and {fine_error:.1e}")
    return found


def judge(seed):
    """What the input of a seed ends with: a verdict, and what is to say of it."""
    text, rows = random_input(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "input.yaml").write_text(text)
        if rows:
            (folder / "lambda.csv").write_text(rows)
        status, answer, said = solve(folder, 1e-6)
        if status == "hangs":
            return "hangs", "at 1e-6"
        if status == 3 and REFUSAL in said:
            return "refused", said
        if status == 3:
            return "failed", said or answer["reason"]
        if status != 0:
            return "wrong", f"exit status {status}: {said}"
        broken = broken_identities(folder / "1e-06.h5", 1e-6)
        if broken:
            return "wrong", "; ".join(broken)
        status, fine, said = solve(folder, 1e-8)
        if status == "hangs":
            return "hangs", "at 1e-8"
        if fine is None:
            return ("failed" if status == 3 else "wrong"), f"at 1e-8, exit status {status}: {said}"
        differing = disagreements(answer, fine)
        if differing:
            return "wrong", "; ".join(differing)
        return "answer", "" if status == 0 else f"at 1e-8: {fine['reason']}"


def main():
    first, count = int(sys.argv[1]), int(sys.argv[2])
    record = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    done = {}
    if record and record.exists():
        done = {line["seed"]: line for line in map(json.loads, record.read_text().splitlines())}
    tally = Counter()
    for seed in range(first, first + count):
        if seed not in done:
            began = time.monotonic()
            verdict, said = judge(seed)
            done[seed] = {"seed": seed, "verdict": verdict, "said": said,
                          "seconds": round(time.monotonic() - began, 2)}
            if record:
                with record.open("a") as file:
                    file.write(json.dumps(done[seed]) + "\n")
        line = done[seed]
        tally[line["verdict"]] += 1
        if line["verdict"] not in ("answer", "refused"):
            print(f"seed {seed}: {line['verdict']}: {line['said']}\n{random_input(seed)[0]}", flush=True)
    print(", ".join(f"{number} {verdict}" for verdict, number in tally.items()))
    few = max(1, (count - tally["refused"]) // 100)
    return 1 if tally["wrong"] or tally["hangs"] or tally["failed"] > few else 0


if __name__ == "__main__":
    sys.exit(main())

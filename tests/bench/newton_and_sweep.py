#!/usr/bin/env python3
"""Newton against the alternating sweep on one mesh, over B: iterations and seconds.

    newton_and_sweep.py PROGRAM [LEVEL]

A cell is sweeps of slabs (Newton: Krylov iterations and steps) / seconds of processor time in user
mode, the start of the program included. Where full strength is not reached it is the B at which the
continuation stopped; larger B are then not tried (`-`).
"""
import json
import os
import re
import subprocess
import sys
import tempfile

CASES = [("ssep", 0.5, (1, 2, 3, 4, 5, 6, 8)), ("kmp", 1.0, (0.3, 0.5, 0.7, 0.8, 0.9))]
METHODS = [
    ("Newton, gcg", ["solver.linear=gcg"]),
    ("Newton, chebyshev", ["solver.linear=chebyshev"]),
    ("sweep", ["solver.method=sweep", "-sweep_max_it", "100"]),
    ("sweep, relaxed by 1/2", ["solver.method=sweep", "-sweep_max_it", "100", "-sweep_relaxation", "0.5"]),
    ("sweep, Chebyshev", ["solver.method=sweep", "-sweep_max_it", "100", "-sweep_chebyshev"]),
]


def cell(program, level, model, density, B, options):
    """The cell's text, and whether full strength was reached."""
    text = (f"model: {model}\ninitial: {{type: annealed, left: {density}, right: {density}}}\n"
            f"history: {{instants: [{{time: 1, B: {B}}}]}}\n"
            f"mesh: {{level: {{single: {level}}}}}\n")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "case.yaml")
        with open(path, "w") as file:
            file.write(text)
        before = os.times().children_user
        done = subprocess.run([program, "solve", path, "--json", "-q"] + options,
                              capture_output=True, text=True)
        seconds = os.times().children_user - before
    stopped = re.search(r"beyond (\S+) of the history's strength", done.stderr)
    if stopped:
        return f"stops at {float(stopped.group(1)) * B:.2f}", False
    if done.returncode != 0:
        sys.exit(done.stderr)
    answer = json.loads(done.stdout)
    steps = "" if "solver.method=sweep" in options else f" in {answer['newton']}"
    return f"{answer['iterations']}{steps} / {seconds:.2f}", True


def main():
    program = sys.argv[1]
    level = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    print("| model | B | " + " | ".join(name for name, _ in METHODS) + " |")
    print("|---" * (2 + len(METHODS)) + "|")
    for model, density, strengths in CASES:
        reaches = [True] * len(METHODS)
        for B in strengths:
            cells = []
            for n, (_, options) in enumerate(METHODS):
                text = "-"
                if reaches[n]:
                    text, reaches[n] = cell(program, level, model, density, B, options)
                cells.append(text)
            print(f"| {model} | {B} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()

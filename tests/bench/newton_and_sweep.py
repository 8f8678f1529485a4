#!/usr/bin/env python3
"""Newton against the alternating sweep on one mesh, over B: iterations and seconds.

    newton_and_sweep.py PROGRAM [LEVEL]

A cell is sweeps of slabs (Newton: Krylov iterations and steps) / seconds; `-` did not converge at
full strength from the flat path's tangent.
"""
import json
import os
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


def run(program, level, model, density, B, options):
    text = (f"model: {model}\ninitial: {{type: annealed, left: {density}, right: {density}}}\n"
            f"history: {{instants: [{{time: 1, B: {B}}}]}}\n"
            f"mesh: {{level: {{single: {level}}}}}\n")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "case.yaml")
        with open(path, "w") as file:
            file.write(text)
        done = subprocess.run([program, "solve", path, "--json", "-q"] + options,
                              capture_output=True, text=True)
    if done.returncode != 0:
        return "-"
    answer = json.loads(done.stdout)
    steps = "" if "solver.method=sweep" in options else f" in {answer['newton']}"
    return f"{answer['iterations']}{steps} / {answer['seconds']['total']:.2f}"


def main():
    program = sys.argv[1]
    level = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    print("| model | B | " + " | ".join(name for name, _ in METHODS) + " |")
    print("|---" * (2 + len(METHODS)) + "|")
    for model, density, strengths in CASES:
        for B in strengths:
            cells = [run(program, level, model, density, B, options) for _, options in METHODS]
            print(f"| {model} | {B} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()

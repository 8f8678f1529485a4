#!/usr/bin/env python3
"""How the cost of a solve grows with tolerance, instants and window, and what a sweep costs.

    cost.py MFT [--page FILE.md] [--repeats N] [--tolerances T...] [--instants N...] [--widths C...]
            [--sweeps T...]

Exclusion process, half filled, annealed, T = 1, one core. Flops are those that PETSc's log counts
(slab factors, sweeps, vectors), seconds the least of N runs without the start of the program. Slopes
are of least squares over all rows: flops and seconds as a power of the number of digits, of instants,
and of the window's half width. Bytes of a sweep are those of the slab factors, each read once. The
peak is that of this core's matrix products, the bandwidth that of adding two long vectors, by numpy,
in turn with the solves.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time

for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[threads] = "1"

import numpy as np  # after the number of threads is set
from pages import put_into

TOLERANCES = ["1e-3", "1e-4", "1e-5", "1e-6", "1e-7", "1e-8", "1e-9", "1e-10", "1e-11"]
INSTANTS = [1, 2, 4, 8, 16]
WIDTHS = [6, 12, 24, 48, 96]


def input_of(instants, tolerance, half_width="auto"):
    times = [{"time": (k + 1) / instants, "B": 2 / instants} for k in range(instants)]
    return {"model": "ssep", "initial": {"type": "annealed", "left": 0.5, "right": 0.5},
            "history": {"instants": times}, "mesh": {"half_width": half_width},
            "solver": {"tolerance": float(tolerance)}, "output": {"fields": False}}


class Runs:
    """Solves of one program, timed."""

    def __init__(self, mft, repeats, folder):
        self.mft, self.repeats, self.folder = mft, repeats, folder

    def solve(self, settings):
        """Of the fastest run: seconds without start and files, flops, and events: (calls, seconds, flops)."""
        log = os.path.join(self.folder, "log.txt")
        with open(os.path.join(self.folder, "cost.yaml"), "w") as file:
            json.dump(settings, file)  # JSON is YAML
        best = None
        for _ in range(self.repeats):
            done = subprocess.run([self.mft, "solve", "cost.yaml", "-q", "--json", "-o", "cost.h5", "--force", "-log_view",
                                   f":{log}"], cwd=self.folder, capture_output=True, text=True)
            if done.returncode:
                sys.exit(f"status {done.returncode}: {done.stderr}")
            answer = json.loads(done.stdout)
            with open(log) as file:
                text = file.read()
            events = {name: (int(calls), float(seconds), float(flops)) for name, calls, seconds, flops in
                      re.findall(r"^MFT(\w+) +(\d+) \S+ (\S+) \S+ (\S+)", text, re.M)}
            seconds = answer["seconds"]["total"] - answer["seconds"]["io"]
            if best is None or seconds < best["seconds"]:
                best = {"seconds": seconds, "events": events, "error": answer["mu_error"] / answer["mu"],
                        "flops": float(re.search(r"^Flops: +(\S+)", text, re.M).group(1))}
        return best


def slope(x, y):
    return np.polyfit(np.log(x), np.log(y), 1)[0]


def growth(name, numbers, rows):
    lines = [f"| {name} | printed error, relative | sweeps | Mflop logged | seconds |",
             "|---" * 5 + "|"]
    for label, _, row in rows:
        lines.append(f"| {label} | {row['error']:.1e} | {row['events']['Sweep'][0]} | {row['flops'] / 1e6:.0f} "
                     f"| {row['seconds']:.3g} |")
    x = [number for _, number, _ in rows]
    flops, seconds = (slope(x, [row[key] for _, _, row in rows]) for key in ("flops", "seconds"))
    return lines + ["", f"Slopes in {numbers}: flops {flops:.1f}, seconds {seconds:.1f}.", ""]


def machine():
    """Gflop/s of a matrix product and GB/s of adding two vectors, on this core."""
    a, b = np.ones((800, 800)), np.ones((800, 800))
    x, y = np.ones(4_000_000), np.ones(4_000_000)
    best = [np.inf, np.inf]
    for _ in range(5):
        for which, work in enumerate((lambda: a @ b, lambda: np.add(x, y, out=y))):
            began = time.perf_counter()
            work()
            best[which] = min(best[which], time.perf_counter() - began)
    return 2 * 800**3 / best[0] / 1e9, 3 * x.nbytes / best[1] / 1e9


def shares(runs, tolerances):
    lines = ["| tolerance | | calls | Mflop a call | MB a call | Gflop/s | of peak | GB/s | of bandwidth |",
             "|---" * 9 + "|"]
    for tolerance in tolerances:
        row = runs.solve(input_of(1, tolerance))
        peak, bandwidth = machine()
        for event, name in (("Sweep", "sweep through all slabs"), ("Factor", "factorisation of all slabs")):
            calls, seconds, flops = row["events"][event]
            bytes_ = 4 * flops if event == "Sweep" else None  # a number of 8 bytes for each product and sum
            moved = f"{bytes_ / calls / 1e6:.2g}" if bytes_ else ""
            rate = f"{bytes_ / seconds / 1e9:.2g}" if bytes_ else ""
            share = f"{bytes_ / seconds / 1e9 / bandwidth:.0%}" if bytes_ else ""
            lines.append(f"| {tolerance} | {name} | {calls} | {flops / calls / 1e6:.2g} | {moved} "
                         f"| {flops / seconds / 1e9:.2g} | {flops / seconds / 1e9 / peak:.0%} | {rate} | {share} |")
    return lines + ["", f"This core: {peak:.3g} Gflop/s, {bandwidth:.3g} GB/s.", ""]


def main():
    parser = argparse.ArgumentParser(prog="cost.py", description="Cost of a solve and of a sweep.")
    parser.add_argument("mft", metavar="MFT", type=os.path.abspath)
    parser.add_argument("--page", metavar="FILE.md", help="a page with markers for the tables")
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help="best of N (default: 3)")
    parser.add_argument("--tolerances", nargs="+", default=TOLERANCES)
    parser.add_argument("--instants", nargs="+", type=int, default=INSTANTS)
    parser.add_argument("--widths", nargs="+", type=float, default=WIDTHS)
    parser.add_argument("--sweeps", nargs="+", default=["1e-4", "1e-8", "1e-11"], metavar="T",
                        help="tolerances at which sweeps are looked at")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        runs = Runs(options.mft, options.repeats, folder)
        rows = [(t, -np.log10(float(t)), runs.solve(input_of(1, t))) for t in options.tolerances]
        lines = growth("tolerance", "the number of digits", rows)
        rows = [(n, n, runs.solve(input_of(n, "1e-6"))) for n in options.instants]
        lines += growth("instants, at 1e-6", "the number of instants", rows)
        rows = [(w, w, runs.solve(input_of(1, "1e-6", w))) for w in options.widths]
        lines += growth("half width in √(D T), at 1e-6", "the half width", rows)
        lines += shares(runs, options.sweeps)
    text = "\n".join(lines).rstrip()
    print(text)
    if options.page:
        put_into(options.page, "cost.py", text)


if __name__ == "__main__":
    main()

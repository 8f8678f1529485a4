#!/usr/bin/env python3
"""Seconds against true error of mu: `mft solve`, and finite volumes with alternating sweeps.

    work_precision.py MFT FINITE_VOLUMES [-o FILE.png] [--page FILE.md] [--repeats N] [--longest SECONDS]
                      [--halvings N] [--tolerances T...] [--only ID]

Seconds are wall time inside the process: what `mft solve --json` gives as seconds.total less
seconds.io, and the same of the finite volumes, which write no file; neither has the start of the
program (MPI, PETSc) in it. The two programs run in
turn, one after the other, on one core, and the best of N counts. Finite volumes that would take longer
than SECONDS, or more than 2 GB, are not run: their errors and seconds go on with the orders measured
last, and are marked so. With --page the tables go between the markers of that page.
"""
import argparse
import json
import math
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass

from figures import need_matplotlib, pyplot
from pages import put_into

REFERENCES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "references", "exact.json")
CASES = ["d-ann-0.7-0.2-B2", "d-que-half-B4"]
TOLERANCES = ["1e-2", "1e-3", "1e-4", "1e-5", "1e-6", "1e-7", "1e-8", "1e-9", "1e-10", "1e-11"]
COARSEST, MEMORY = 0.24, 2e9  # cell, bytes
TARGETS = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-8]
# name, arguments, colour, marker
VARIANTS = [("equal steps", ["steps_graded=0"], "#d95f02", "s"), ("graded steps", [], "#1b9e77", "o")]
EXTRAPOLATED = ("graded steps, extrapolated", "#66a61e", "^")
MFT_NAME, MFT_COLOUR = "mft solve", "#7570b3"


@dataclass
class Point:
    label: str
    error: float  # true, relative
    seconds: float
    measured: bool = True
    mu: float = math.nan
    printed: float = math.nan  # relative


def parse(arguments):
    parser = argparse.ArgumentParser(prog="work_precision.py", description="Seconds against true error.")
    parser.add_argument("mft", metavar="MFT")
    parser.add_argument("volumes", metavar="FINITE_VOLUMES")
    parser.add_argument("-o", "--output", metavar="FILE.png", help="the plot")
    parser.add_argument("--page", metavar="FILE.md", help="a page with markers for the tables")
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help="best of N (default: 3)")
    parser.add_argument("--longest", type=float, default=60, metavar="SECONDS", help="(default: 60)")
    parser.add_argument("--halvings", type=int, default=12, metavar="N", help="of the cell, at most")
    parser.add_argument("--tolerances", nargs="+", default=TOLERANCES)
    parser.add_argument("--only", nargs="+", default=CASES, metavar="ID", help="of tests/references/exact.json")
    return parser.parse_args(arguments)


def object_of(command, allowed):
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode not in allowed:
        sys.exit(f"{' '.join(command)}: status {done.returncode}\n{done.stderr}")
    return json.loads(done.stdout) if done.returncode == 0 or done.stdout else None


class Case:
    """The runs of one problem, one instant at 0."""

    def __init__(self, reference, options, folder):
        self.id, self.exact, self.options = reference["id"], float(reference["value"]), options
        system, (instant,) = reference["input"], reference["input"]["history"]["instants"]
        self.file = os.path.join(folder, f"{self.id}.json")  # JSON is YAML
        with open(self.file, "w") as file:
            json.dump(system, file)
        initial = system["initial"]
        self.arguments = [f"model={system['model']}", f"initial={initial['type']}", f"left={initial['left']}",
                          f"right={initial['right']}", f"time={instant['time']}", f"B={instant['B']}"]
        self.points = {}  # by program or variant, label

    def keep(self, name, label, mu, seconds, printed=math.nan):
        points = self.points.setdefault(name, {})
        if label not in points or seconds < points[label].seconds:
            points[label] = Point(label, abs(mu / self.exact - 1), seconds, True, mu, printed / abs(self.exact))
        return seconds

    def mft(self, tolerance):
        # 3: the tolerance is missed, the answer and its error are printed all the same
        answer = object_of([self.options.mft, "solve", self.file, "-q", "--json",
                            f"solver.tolerance={tolerance}"], (0, 3))
        if answer:
            self.keep(MFT_NAME, tolerance, answer["mu"], answer["seconds"]["total"] - answer["seconds"]["io"],
                      answer["mu_error"])

    def volumes(self, name, extra, cell):
        """Seconds and bytes of a run; None when the sweeps do not converge."""
        answer = object_of([self.options.volumes, *self.arguments, *extra, f"cell={cell}"], (0, 1))
        if not answer or not answer["converged"]:
            return None
        seconds = self.keep(name, f"{cell:.3g}", answer["mu"], answer["seconds"])
        return seconds, 16 * answer["cells"] * answer["steps"]

    def run(self):
        jobs = [(name, extra, COARSEST / 2**n) for n in range(self.options.halvings + 1) for name, extra, *_ in VARIANTS]
        for _ in range(self.options.repeats):
            over, tolerances = set(), list(self.options.tolerances)
            for n, (name, extra, cell) in enumerate(jobs):
                if name not in over:
                    took = self.volumes(name, extra, cell)
                    # half the cell takes four times the memory and somewhat more than that of time
                    if not took or 5 * took[0] > self.options.longest or 4 * took[1] > MEMORY:
                        over.add(name)
                if n % 2 == 0 and tolerances:
                    self.mft(tolerances.pop(0))
            for tolerance in tolerances:
                self.mft(tolerance)
        self.extrapolate()

    def extrapolate(self):
        """mu from a cell and its double, the error being of first order; both are paid."""
        points = list(self.points[VARIANTS[-1][0]].values())
        for coarse, fine in zip(points, points[1:]):
            self.keep(EXTRAPOLATED[0], fine.label, 2 * fine.mu - coarse.mu, coarse.seconds + fine.seconds)

    def lines(self):
        """Points of every curve, those beyond the measured ones appended."""
        lines = {}
        for name, points in self.points.items():
            measured = list(points.values())
            lines[name] = measured if name == MFT_NAME else measured + beyond(measured)
        return lines


def orders(measured):
    """Factors between a cell and half of it, of the error (inverse) and of the seconds."""
    before, finest = measured[-3], measured[-1]  # over a factor 4: less at the mercy of a chance
    return (before.error / finest.error) ** 0.5, (finest.seconds / before.seconds) ** 0.5


def beyond(measured, last=1e-9, longest=1e6):
    """Goes on with the orders of the two finest cells: error and seconds, cell by cell."""
    if len(measured) < 3:
        return []
    gain, cost = orders(measured)
    finest = measured[-1]
    points, error, seconds, cell = [], finest.error, finest.seconds, float(finest.label)
    while gain > 1.1 and error > last and seconds < longest:
        error, seconds, cell = error / gain, seconds * cost, cell / 2
        points.append(Point(f"{cell:.3g}", error, seconds, False))
    return points


def seconds_to(points, error):
    """(seconds to the error, all measured): of the first that has it, as a power law from the one before."""
    for n, point in enumerate(points):
        if point.error <= error:
            if n == 0:
                return point.seconds, point.measured
            last = points[n - 1]
            part = math.log(last.error / error) / math.log(last.error / point.error)
            return last.seconds * (point.seconds / last.seconds) ** part, point.measured
    return None


def table(case, lines):
    rows = [f"`{case.id}`, {case.arguments[0][6:]}, {case.arguments[1][8:]}, mu = {case.exact:.13g}:", "",
            "| program | tolerance or cell | true error | printed | seconds |", "|---" * 5 + "|"]
    for name in (MFT_NAME, *(v[0] for v in VARIANTS), EXTRAPOLATED[0]):
        for p in lines.get(name, []):
            if p.measured:
                printed = "" if math.isnan(p.printed) else f"{p.printed:.1e}"
                rows.append(f"| {name} | {p.label} | {p.error:.1e} | {printed} | {p.seconds:.3g} |")
    rows += ["", "| relative error | mft, s | " + " | ".join(
        f"{name}, s | ratio" for name in (*(v[0] for v in VARIANTS), EXTRAPOLATED[0])) + " |", "|---" * 8 + "|"]
    for target in TARGETS:
        # mft takes whole tolerances: the cheapest run that is good enough
        good = [p.seconds for p in lines[MFT_NAME] if p.error <= target]
        if not good:
            continue
        cells = [f"{target:.0e}", f"{min(good):.3g}"]
        for name in (*(v[0] for v in VARIANTS), EXTRAPOLATED[0]):
            found = seconds_to(lines.get(name, []), target)
            if found is None:
                cells += ["-", "-"]
                continue
            seconds, measured = found
            mark = "" if measured else "*"
            cells += [f"{seconds:.2g}{mark}", f"{seconds / min(good):.2g}{mark}"]
        rows.append("| " + " | ".join(cells) + " |")
    laws = []
    for name in (*(v[0] for v in VARIANTS), EXTRAPOLATED[0]):
        measured = [p for p in lines.get(name, []) if p.measured]
        if len(measured) > 2:
            gain, cost = (math.log2(factor) for factor in orders(measured))
            laws.append(f"{name} {gain:.2f} and {-cost:.2f}")
    return rows + ["", f"Orders of error and seconds in the cell, over its last two halvings: {'; '.join(laws)}.", ""]


def draw(cases, path):
    figure, panels = pyplot().subplots(1, len(cases), figsize=(5.4 * len(cases), 4.6), sharey=True, squeeze=False,
                                       constrained_layout=True)
    for axes, case in zip(panels[0], cases):
        styles = {v[0]: v[2:] for v in VARIANTS}
        styles[EXTRAPOLATED[0]] = EXTRAPOLATED[1:]
        styles[MFT_NAME] = (MFT_COLOUR, "D")
        for name, points in case.lines().items():
            colour, marker = styles[name]
            label = name if name == MFT_NAME else f"finite volumes, {name}"
            solid = [p for p in points if p.measured]
            dashed = [p for p in points if not p.measured]
            axes.plot([p.seconds for p in solid], [p.error for p in solid], marker=marker, markersize=4.5,
                      color=colour, label=label)
            if dashed:
                axes.plot([p.seconds for p in solid[-1:] + dashed], [p.error for p in solid[-1:] + dashed], "--",
                          marker=marker, markersize=4.5, markerfacecolor="none", color=colour, linewidth=0.8)
        axes.set(xscale="log", yscale="log", xlabel="seconds, one core", title=case.id, ylim=(1e-14, 0.1))
        axes.grid(alpha=0.25)
    panels[0][0].set_ylabel("true relative error of μ")
    panels[0][-1].legend(fontsize=8, loc="lower right", title="hollow: by the order measured", title_fontsize=8)
    figure.savefig(path, dpi=110)


def main():
    options = parse(sys.argv[1:])
    if options.output:
        need_matplotlib()
    with open(REFERENCES) as file:
        references = {e["id"]: e for e in json.load(file)}
    cases = []
    with tempfile.TemporaryDirectory() as folder:
        for id in options.only:
            cases.append(Case(references[id], options, folder))
            cases[-1].run()
    text = "\n".join(line for case in cases for line in table(case, case.lines()))
    print(text)
    if options.page:
        put_into(options.page, "work_precision.py", text)
    if options.output:
        draw(cases, options.output)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""How far the printed errors are from the true ones, over every value of exact.json, exact2.json and two_times.json.

    calibration.py EXACT_CASES [-j N] [-o FILE.png] [--table FILE.md] [--raw FILE.json]
                   [--tolerances T...] [--every N] [--only PART...] [--exclude PART...]
    calibration.py --from FILE.json... [-o FILE.png] [--table FILE.md]

EXACT_CASES is the program of tests/exact/exact_cases.cpp. All inputs with values of kind mu, Phi, Q,
B and profile are solved at each tolerance, each tolerance by one process, N processes side by side. With --from, nothing is solved: the files are those
of --raw, several put together.

A true error, the distance from the reference, counts when it is above 1e-13 of the value's scale
max(|reference|, 1e-2 sqrt T) and above three times the reference's uncertainty. Exit status 1: at
some tolerance fewer than 97 % of the values are within three printed errors, one is beyond ten,
or fewer than 70 % are printed with less than a hundred times their true error; or a solve failed.
"""
import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from figures import need_matplotlib, pyplot

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "references")
REFERENCES = [os.path.join(FOLDER, name) for name in ("exact.json", "exact2.json", "two_times.json")]
KINDS = ("mu", "Phi", "Q", "B", "profile")
COSTS = ("sweeps", "slab_solves", "factorisations", "seconds")
COLOURS = ("#1b9e77", "#d95f02", "#7570b3", "#e7298a", "#66a61e", "#a6761d")


def parse(arguments):
    parser = argparse.ArgumentParser(prog="calibration.py", description="True errors against printed ones.")
    parser.add_argument("program", metavar="EXACT_CASES", nargs="?")
    parser.add_argument("--from", nargs="+", dest="files", metavar="FILE.json", help="solves of earlier runs")
    parser.add_argument("-j", "--jobs", type=int, default=1, help="processes side by side (default: 1)")
    parser.add_argument("-o", "--output", metavar="FILE.png", help="printed against true errors, drawn")
    parser.add_argument("--table", metavar="FILE.md", help="what is printed, as a file")
    parser.add_argument("--raw", metavar="FILE.json", help="every solve and value")
    parser.add_argument("--references", nargs="+", default=REFERENCES, metavar="FILE.json",
                        help="(default: exact.json, exact2.json and two_times.json of tests/references)")
    parser.add_argument("--tolerances", nargs="+", default=["1e-4", "1e-6", "1e-8", "1e-10"])
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only each N-th input")
    parser.add_argument("--only", nargs="+", default=[], metavar="PART", help="ids with one of these in them")
    parser.add_argument("--exclude", nargs="+", default=[], metavar="PART", help="ids with none of these")
    options = parser.parse_args(arguments)
    if (options.program is None) == (options.files is None):
        parser.error("either EXACT_CASES or --from FILE.json")
    return options


def selected(references, every, only, exclude):
    """The entries of every N-th input, the ids sieved."""
    entries = [e for e in references if e["kind"] in KINDS]
    if only:
        entries = [e for e in entries if any(part in e["id"] for part in only)]
    entries = [e for e in entries if not any(part in e["id"] for part in exclude)]
    inputs = list(dict.fromkeys(json.dumps(e["input"], sort_keys=True) for e in entries))
    taken = set(inputs[::every])
    return [e for e in entries if json.dumps(e["input"], sort_keys=True) in taken]


def run(program, references, tolerance, folder):
    """The records of one tolerance, one a solve."""
    path = os.path.join(folder, f"records_{tolerance}.jsonl")
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run([program, references, tolerance, "-", "1", path],
                          capture_output=True, text=True, env=environment)
    if done.returncode not in (0, 1) or not os.path.exists(path):  # 1: a value misses its bound
        sys.exit(f"{program} at tolerance {tolerance}: status {done.returncode}\n{done.stdout}{done.stderr}")
    with open(path) as file:
        return [json.loads(line) for line in file]


def counts(value):
    """Whether a true error is one, or the reference's or a double's."""
    return value["true"] is None or value["true"] > max(1e-13 * value["scale"], 3 * value["uncertainty"])


def ratio(value):
    """True over printed error; infinite where either is no number or nothing is printed."""
    if value["true"] is None or not value["printed"]:
        return math.inf
    return value["true"] / value["printed"]


def judge(values, tolerance):
    """Statistics of the values that count; None where none does."""
    kept = [v for v in values if counts(v)]
    if not kept:
        return None
    ratios = [ratio(v) for v in kept]
    mus = [v for v in values if v["kind"] == "mu"]
    return {
        "values": len(kept),
        "left_out": len(values) - len(kept),
        "within_3": sum(r < 3 for r in ratios) / len(kept),
        "largest": max(ratios),
        "below_100": sum(r > 0.01 for r in ratios) / len(kept),
        "median": statistics.median(1 / r if r else math.inf for r in ratios),
        # what is asked for is asked of mu
        "met": sum(v["true"] is not None and v["true"] <= tolerance * v["scale"] for v in mus) / len(mus)
        if mus else math.nan,
        "offenders": sorted((v for v in kept if ratio(v) >= 3), key=ratio, reverse=True),
    }


def failures(judged, records):
    """What is wrong at a tolerance, in words."""
    found = [f"{', '.join(r['failed'])}: {r['reason']}" for r in records if "failed" in r]
    if judged is None:
        return found + ["no value counts"]
    if judged["within_3"] < 0.97:
        found.append(f"{judged['within_3']:.1%} within 3 printed errors, below 97 %")
    if judged["largest"] > 10:
        found.append(f"a true error is {judged['largest']:.3g} times the printed one, above 10")
    if judged["below_100"] < 0.7:
        found.append(f"{judged['below_100']:.1%} printed with less than 100 true errors, below 70 %")
    return found


def table(results):
    """Markdown; and whether nothing is wrong."""
    lines = ["| tolerance | kind | values | left out | true < 3 printed | largest true / printed "
             "| printed < 100 true | median printed / true | mu within tolerance |", "|---" * 9 + "|"]
    for tolerance, records in results.items():
        values = [v for r in records for v in r.get("values", [])]
        for kind in ("all",) + KINDS:
            row = judge([v for v in values if kind in ("all", v["kind"])], float(tolerance))
            if row is None:
                continue
            met = "" if math.isnan(row["met"]) else f"{row['met']:.1%}"
            lines.append(f"| {tolerance} | {kind} | {row['values']} | {row['left_out']} | {row['within_3']:.1%} "
                         f"| {row['largest']:.3g} | {row['below_100']:.1%} | {row['median']:.3g} | {met} |")
    lines += ["", "| tolerance | solves | sweeps | slab solves | factorisations | seconds |", "|---" * 6 + "|"]
    for tolerance, records in results.items():
        solves = [r for r in records if "values" in r]
        total = {cost: sum(r[cost] for r in solves) for cost in COSTS}
        lines.append(f"| {tolerance} | {len(solves)} | {total['sweeps']} | {total['slab_solves']} "
                     f"| {total['factorisations']} | {total['seconds']:.2f} |")
    right = True
    for tolerance, records in results.items():
        judged = judge([v for r in records for v in r.get("values", [])], float(tolerance))
        if judged and judged["offenders"]:
            lines += ["", f"Beyond three printed errors at {tolerance}:", "",
                      "| id | kind | true | printed | true / printed |", "|---" * 5 + "|"]
            for v in judged["offenders"]:
                true, printed = (math.nan if v[k] is None else v[k] for k in ("true", "printed"))
                lines.append(f"| {v['id']} | {v['kind']} | {true:.2e} | {printed:.2e} | {ratio(v):.3g} |")
        wrong = failures(judged, records)
        right = right and not wrong
        lines += ["", f"At {tolerance}: " + ("; ".join(wrong) if wrong else "right")]
    return "\n".join(lines) + "\n", right


def draw(results, path):
    """Printed against true errors, both over the value's scale."""
    figure, axes = pyplot().subplots(figsize=(7, 6.2), constrained_layout=True)
    low, high = 1e-14, 1e-2
    for colour, (tolerance, records) in zip(COLOURS * 4, results.items()):
        values = [v for r in records for v in r.get("values", []) if counts(v) and ratio(v) < math.inf]
        for kind, marker in zip(KINDS, "oPsXd"):
            some = [v for v in values if v["kind"] == kind]
            axes.scatter([v["true"] / v["scale"] for v in some], [v["printed"] / v["scale"] for v in some],
                         s=16, marker=marker, color=colour, alpha=0.75, linewidths=0)
        axes.scatter([], [], s=16, color=colour, label=f"tolerance {tolerance}")
    for kind, marker in zip(KINDS, "oPsXd"):
        axes.scatter([], [], s=16, marker=marker, color="0.5", label=kind)
    for factor, style, label in ((1, "-", "printed = true"), (1 / 3, "--", "true = 3 printed"),
                                 (1 / 10, ":", "true = 10 printed"), (100, "-.", "printed = 100 true")):
        axes.plot([low, high], [factor * low, factor * high], style, color="0.3", linewidth=0.9, label=label)
    axes.set(xscale="log", yscale="log", xlim=(low, high), ylim=(low, high),
             xlabel="true error / scale", ylabel="printed error / scale")
    axes.legend(fontsize=8, loc="upper left")
    axes.grid(alpha=0.25)
    figure.savefig(path, dpi=130)


def solve(options):
    """The records by tolerance."""
    entries = []
    for path in options.references:
        with open(path) as file:
            entries += selected(json.load(file), options.every, options.only, options.exclude)
    if not entries:
        sys.exit("calibration.py: no value is selected")
    with tempfile.TemporaryDirectory() as folder:
        references = os.path.join(folder, "references.json")
        with open(references, "w") as file:
            json.dump(entries, file)
        with ThreadPoolExecutor(options.jobs) as pool:
            finest_first = sorted(options.tolerances, key=float)  # they take longest
            runs = {t: pool.submit(run, options.program, references, t, folder) for t in finest_first}
            return {t: runs[t].result() for t in options.tolerances}


def main():
    options = parse(sys.argv[1:])
    if options.output:
        need_matplotlib()
    results = {}
    for path in options.files or []:
        with open(path) as file:
            results.update(json.load(file))
    if options.program:
        results = solve(options)
    if options.raw:
        with open(options.raw, "w") as file:
            json.dump(results, file, indent=1)
    text, right = table(results)
    print(text, end="")
    if options.table:
        with open(options.table, "w") as file:
            file.write(text)
    if options.output:
        draw(results, options.output)
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())

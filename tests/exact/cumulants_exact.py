"""Every entry of kind cumulant of exact.json through `mft cumulants`: a table, and status 1 when one is off.

usage: cumulants_exact.py EXACT.json TOLERANCE [take every n-th]          (with $MFT the program)

Bound: max(10 TOLERANCE |C|, 3 x its uncertainty); and at most 5 % may be off by more than 3 printed errors.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path


def flow(value):
    """A JSON value as YAML in flow style, with infinity as a number."""
    return json.dumps(value).replace('".inf"', ".inf")


def solve(entry, tolerance, folder):
    settings = dict(entry["input"], cumulants={"order": len(entry["times"]), "times": entry["times"]},
                    solver={"tolerance": tolerance})
    path = Path(folder) / "in.yaml"
    path.write_text(flow(settings))
    done = subprocess.run([os.environ["MFT"], "cumulants", path, "-q", "--json"], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    label = "C[" + ",".join(f"{t:g}" for t in sorted(entry["times"])) + "]"
    answer = json.loads(done.stdout)
    return next(e for e in answer["entries"] if e["label"] == label), answer["seconds"]["total"]


def main():
    path, tolerance = sys.argv[1], float(sys.argv[2])
    stride = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    entries = [e for e in json.loads(Path(path).read_text()) if e["kind"] == "cumulant"][::stride]
    missed = dishonest = 0
    with tempfile.TemporaryDirectory() as folder:
        for entry in entries:
            found, seconds = solve(entry, tolerance, folder)
            value, uncertainty = float(entry["value"]), float(entry["uncertainty"])
            error = abs(found["value"] - value)
            hit = error <= max(10 * tolerance * abs(value), 3 * uncertainty)
            honest = error <= 3 * found["error"] + uncertainty
            missed += not hit
            dishonest += not honest
            print(f"{entry['id']:34} {found['value']:22.16g} {value:22.16g} {error:8.1e} {found['error']:8.1e} "
                  f"{seconds:6.2f}{'' if hit else '  MISSED'}{'' if honest else '  printed error too small'}",
                  flush=True)
    print(f"{len(entries)} values, {missed} missed, {dishonest} off by more than 3 printed errors")
    return 1 if not entries or missed or dishonest > 0.05 * len(entries) else 0


sys.exit(main())

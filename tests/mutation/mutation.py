"""Mutants of the numerical core: each must be caught by the checks of `mft verify`, by unit
tests, or by `mft verify` on two ranks.

usage: mutation.py TREE BUILD RECORD.jsonl [COUNT [SEED]]

TREE is a clone that this may change, BUILD its build folder, configured (-O1 is quickest). Each
mutant changes one place of one line: a sign, an index, a factor, or drops a term. A mutant already
in the record is not tried again. Exit status 1 when one survives that is not in equivalent.txt.
"""

import json
import os
import random
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

FILES = {
    "action": ["action.cpp", "evaluate.cpp", "hessian.cpp", "identities.cpp", "initial_term.cpp",
               "kernels.hpp", "observable.cpp", "parts.cpp"],
    "linear": ["noise_response.cpp", "sweep.cpp"],
    "linear/slab": ["exchange.cpp", "slab_factor.cpp"],
    "problem": ["initial.cpp", "lagrangian.hpp"],
    "problem/model": ["hard_rods.cpp", "inclusion.cpp", "independent.cpp", "kmp.cpp", "ssep.cpp",
                      "zero_range.cpp", "quadratic_model.hpp", "coefficient_loop.hpp"],
    "mesh": ["basis.cpp", "mesh.cpp", "prolong.cpp"],
    "refinement": ["extrapolate.cpp"],
}
# Kind, pattern, replacement. A pattern's match is one place of a line.
RULES = [
    ("sign", r" \+ (?!\d\b)", " - "), ("sign", r" - ", " + "), ("sign", r" \+= ", " -= "),
    ("sign", r" -= ", " += "), ("sign", r"(?<=[(,{] )-(?=\w)|(?<=\()-(?=\w)|(?<=return )-(?=\w)", ""),
    ("index", r"\be0\b", "e1"), ("index", r"\be1\b", "e0"), ("index", r" \+ 1\]", "]"),
    ("index", r" - 1\]", "]"), ("index", r"\((\w), (\w)\)", r"(\2, \1)"),
    ("index", r"\bsigma1\b", "sigma2"), ("index", r"\bD1\b", "D2"), ("index", r"\bqx\b", "px"),
    ("index", r"!transposed", "transposed"), ("index", r" > ", " < "),
    ("factor", r"\b0\.5\b", "0.25"), ("factor", r"\b2 \* ", "3 * "), ("factor", r" / 2\b", " / 3"),
    ("factor", r" \* \w+(?=[;,)])", ""), ("factor", r"\bover_h \* ", ""), ("factor", r"\btau \* ", ""),
    ("factor", r"\bweight \* ", ""), ("factor", r" / \w+(?=[;,)])", ""),
    ("term", r" [+-] (?![\d ])[\w.\[\]() *]+?(?=[;,])", ""),
]
UNIT_FILTER = "-*Slow*:Lattice*:Exact*:Store*:Yaml*:Input*:Expression*:Progress*:Spelling*"
SECONDS = 600


def places(tree):
    """Every (file, line number, kind, mutated line), by folder."""
    found = {folder: [] for folder in FILES}
    for folder, names in FILES.items():
        for name in names:
            path = Path("solver") / folder / name
            for number, line in enumerate((tree / path).read_text().split("\n")):
                code = line.split("//")[0]
                if not code.strip() or code.lstrip().startswith(("#", "template", "for (", "throw")) \
                        or '"' in code or "operator" in code:
                    continue
                for kind, pattern, replacement in RULES:
                    for match in re.finditer(pattern, code):
                        changed = code[:match.start()] + match.expand(replacement) + code[match.end():]
                        if changed != code:
                            found[folder].append((str(path), number, kind, changed.rstrip()))
    return found


def drawn(tree, count, seed):
    """Mutants in the order to try them: folder after folder, kind after kind."""
    rng = random.Random(seed)
    found = places(tree)
    for mutants in found.values():
        rng.shuffle(mutants)
    folders = list(found)
    while any(found.values()) and count > 0:
        for folder in folders:
            kind = rng.choice(["sign", "index", "factor", "term"])
            at = next((n for n, m in enumerate(found[folder]) if m[2] == kind), 0)
            if found[folder]:
                yield found[folder].pop(at)


def run(command, **options):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, **options)
    except subprocess.TimeoutExpired:
        return 124, "takes too long"
    return done.returncode, done.stdout + done.stderr


def fate(build):
    """"not compiled", "verify: …", "unit: …", "ranks: …" or "survived" of the tree as it is."""
    status, _ = run(["ninja", "-C", build, "-j1", "first_off"])
    if status:
        return "not compiled"
    status, out = run([build / "tests" / "first_off"])
    if status:
        last = (out.strip().split("\n") or [""])[-1]
        return f"verify: {last}" if status in (1, 124) else f"verify: exit status {status}"
    status, _ = run(["ninja", "-C", build, "-j1", "unit_tests"])
    if status:
        return "not compiled"
    status, out = run([build / "tests" / "unit_tests", f"--gtest_filter={UNIT_FILTER}", "--gtest_brief=1"])
    failed = re.findall(r"\[  FAILED  \] (\w+\.\w+)", out)
    if status:
        return f"unit: {failed[0] if failed else status}"
    status, _ = run([os.environ.get("MPIEXEC", "mpiexec"), "-n", "2", build / "tests" / "first_off"])
    return "ranks: differ" if status else "survived"


def main():
    tree, build, record = map(Path, sys.argv[1:4])
    count = int(sys.argv[4]) if len(sys.argv) > 4 else 60
    seed = int(sys.argv[5]) if len(sys.argv) > 5 else 1
    equivalent = set((Path(__file__).parent / "equivalent.txt").read_text().split("\n"))
    done = {}
    if record.exists():
        done = {tuple(m["mutant"]): m["fate"] for m in map(json.loads, record.read_text().splitlines())}
    tally, survivors = Counter(), []
    for mutant in drawn(tree, count, seed):
        path, number, kind, changed = mutant
        if mutant not in done:
            original = (tree / path).read_text()
            lines = original.split("\n")
            was, lines[number] = lines[number], changed
            try:
                (tree / path).write_text("\n".join(lines))
                done[mutant] = fate(build)
            finally:
                (tree / path).write_text(original)
            with record.open("a") as file:
                file.write(json.dumps({"mutant": mutant, "was": was.strip(), "fate": done[mutant]}) + "\n")
        verdict = done[mutant].split(":")[0]
        if verdict == "survived":
            known = f"{path}: {changed.strip()}" in equivalent
            verdict = "equivalent" if known else verdict
            if not known:
                survivors.append(f"{path}:{number + 1}: {changed.strip()}")
        tally[verdict] += 1
        if sum(tally.values()) - tally["not compiled"] >= count:
            break
    print("\n".join(survivors))
    print(", ".join(f"{n} {verdict}" for verdict, n in tally.items()))
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())

"""Unit tests mirror solver/: for each of its folders with headers tests/unit has the same, with tests that name
functions or classes of its headers.

usage: mirrored.py ROOT     prints what each folder's tests name, and the folders without
"""

import re
import sys
from pathlib import Path

DECLARED = re.compile(r"^(?:class|struct)\s+(\w+)[^;]*$"  # a type
                      r"|^[\w:<>,&*\s]*?\b([a-z]\w+)\((?!\))", re.MULTILINE)  # or a function
COMMENT = re.compile(r"//[^\n]*")
NO_NAMES = {"if", "for", "while", "switch", "return", "operator", "sizeof", "static_assert",
            "defined", "check", "explicit"}


def declared_in(folder):
    """Names that the headers of a folder declare."""
    names = set()
    for header in folder.glob("*.hpp"):
        text = COMMENT.sub("", header.read_text(encoding="utf-8"))
        names.update(name for pair in DECLARED.findall(text) for name in pair if name)
    return names - NO_NAMES


def named_in(folder, names):
    """Those of the names that a test of the folder uses."""
    words = set()
    for test in folder.glob("*_test.cpp"):
        words.update(re.findall(r"\w+", COMMENT.sub("", test.read_text(encoding="utf-8"))))
    return names & words


def folders(root):
    """(folder of solver/, names declared, names used by its tests), by folder."""
    solver = root / "solver"
    for folder in sorted({path.parent for path in solver.rglob("*.hpp")} - {solver}):
        inside = folder.relative_to(solver)
        names = declared_in(folder)
        yield inside, names, named_in(root / "tests" / "unit" / inside, names)


def breaches(root):
    """One line for each folder whose functions no test of its own names."""
    for folder, _, used in folders(root):
        if not used:
            yield f"solver/{folder}: no test in tests/unit/{folder} names what it declares"


def main():
    root = Path(sys.argv[1])
    for folder, names, used in folders(root):
        print(f"{str(folder):26} {len(used):3} of {len(names):3} names  "
              f"{', '.join(sorted(used)[:6])}")
    found = list(breaches(root))
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

"""Runs what README.md and docs/ show: every indented block that begins with `$ mft …` or `$ scripts/…`.

The lines after a command are the words that it prints, on standard output and error, broken as the
page likes; `…` stands for any words. Numbers may differ in the seventh digit, printed errors by a
factor of 30, and what is below 1e-8 is round-off.

The README's first ten minutes are left to newcomer.py. Blocks of C++ must stand, as they are, in a file of docs/example.

usage: docs_test.py ROOT          (with $MFT the program)
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

NUMBER = re.compile(r"(?<![\w.])-?\d+\.?\d*(?:e[-+]?\d+)?(?!\w)")
ROUND_OFF = 1e-8
FAULTS = []


# A section that is run in a clone of its own, from the first command to the last, by newcomer.py.
FIRST_MINUTES = "## The first ten minutes"


def lines_of(page, first_minutes=False):
    """The lines of a page, empty ones in the place of those of FIRST_MINUTES, or of all others."""
    inside = False
    for line in page.read_text(encoding="utf-8").split("\n"):
        if line.startswith("## "):
            inside = line == FIRST_MINUTES
        yield line if inside == first_minutes else ""


def shown(page, commands=r"(?:mft|scripts/).*", first_minutes=False):
    """(line number, command, expected words) of a page."""
    lines = list(lines_of(page, first_minutes))
    for number, line in enumerate(lines, 1):
        found = re.match(rf" {{4}}\$ ({commands})", line)
        if not found:
            continue
        expected = []
        for after in lines[number:]:
            if after.startswith("    $ ") or (after and not after.startswith("    ")):
                break
            expected += after.split()
        yield number, found.group(1), expected


def same_number(a, b, loose):
    if a == b or max(abs(a), abs(b)) < ROUND_OFF:
        return True
    if loose:
        return a * b > 0 and 1 / 30 <= a / b <= 30
    return abs(a - b) <= 1e-6 * max(abs(a), abs(b))


def same_word(expected, found, after):
    """A word with the numbers in it; `after` is the word before it."""
    numbers = [[float(n) for n in NUMBER.findall(word)] for word in (expected, found)]
    return (NUMBER.sub("#", expected) == NUMBER.sub("#", found)
            and all(same_number(a, b, "error" in after) for a, b in zip(*numbers)))


def agrees(expected, found):
    """Whether the words are those expected; without the `…` between them, parts in their order."""
    parts, at = [[]], 0
    for n, word in enumerate(expected):
        if word == "…":
            parts.append([])
        else:
            parts[-1].append((word, expected[n - 1] if n else ""))
    for n, part in enumerate(parts):
        last = n + 1 == len(parts)
        starts = [0] if n == 0 else [len(found) - len(part)] if last else range(at, len(found))
        for start in starts:
            piece = found[start:start + len(part)]
            if start >= at and len(piece) == len(part) and all(
                    same_word(word, there, after) for (word, after), there in zip(part, piece)):
                at = start + len(part)
                break
        else:
            return False
    return len(parts) > 1 or at == len(found)


def check(root, folder, page, number, command, expected):
    environment = dict(os.environ, PATH=f"{folder}:{os.environ['PATH']}")
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, text=True, timeout=300,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if not agrees(expected, done.stdout.split()):
        FAULTS.append(f"{page.relative_to(root)}:{number}: {command}\nprints\n{done.stdout}not\n"
                      f"{' '.join(expected)}\n")


def check_code(root):
    """Each ```cpp block of docs/ against the examples, which the tests build and run."""
    sources = [path.read_text(encoding="utf-8") for path in (root / "docs" / "example").glob("*.cpp")]
    for page in sorted((root / "docs").glob("*.md")):
        blocks = re.findall(r"^```cpp\n(.*?)^```$", page.read_text(encoding="utf-8"), re.M | re.S)
        for block in blocks:
            if not any(block in source for source in sources):
                FAULTS.append(f"{page.relative_to(root)}: no file of docs/example has\n{block}")


def check_names(root):
    """Files that pages name are there; `name` (`file`) is a name in that file."""
    for page in [root / "README.md", *sorted((root / "docs").glob("*.md"))]:
        text = page.read_text(encoding="utf-8")
        for name in sorted(set(re.findall(r"`((?:solver|drivers|tests|scripts|cmake)/[\w./]+)`", text))):
            if not (root / name).exists():
                FAULTS.append(f"{page.relative_to(root)}: there is no {name}")
        for name, file in re.findall(r"`([\w:]+)(?:\(\))?` \(`((?:solver|drivers)/[\w./]+)`", text):
            source = root / file
            if source.exists() and name.split("::")[-1] not in source.read_text(encoding="utf-8"):
                FAULTS.append(f"{page.relative_to(root)}: {file} has no {name}")


def main():
    root, count = Path(sys.argv[1]), 0
    check_code(root)
    check_names(root)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "mft").symlink_to(os.environ["MFT"])
        for shared in ("input", "scripts"):
            (folder / shared).symlink_to(root / shared)
        for page in [root / "README.md", *sorted((root / "docs").glob("*.md"))]:
            for number, command, expected in shown(page):
                check(root, folder, page, number, command, expected)
                count += 1
    print("\n".join(FAULTS) or f"{count} commands print what the pages show")
    return 1 if FAULTS or not count else 0


if __name__ == "__main__":
    sys.exit(main())

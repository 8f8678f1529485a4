"""House rules of the tree: prints each breach as file:line: rule, and fails if there is any.

usage: house_rules.py ROOT
"""

import subprocess
import sys
from pathlib import Path

import floors
import mirrored

MAX_LINES = 400
COUNTED = {".cpp", ".hpp", ".py"}
# Folders of one machine, spelt so that this file does not break its own rule.
MACHINE_PATHS = ["/" + name + "/" for name in ("work", "root")] + ["/tmp" + "/w"]


def tracked_files(root):
    """The files git tracks or would track; every file outside build folders when git is absent."""
    command = ["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(command, capture_output=True, check=True, text=True).stdout
        paths = [root / name for name in names.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        paths = [p for p in root.rglob("*") if not is_generated(p.relative_to(root))]
    return sorted(p for p in paths if p.is_file() and not p.is_symlink())


def is_generated(path):
    return any(part.startswith(("build", ".git", "__pycache__")) for part in path.parts)


def breaches(path):
    """(line, rule) for each rule broken by a text file; nothing for a binary one."""
    data = path.read_bytes()
    if b"\0" in data:
        return
    lines = data.decode("utf-8", errors="replace").split("\n")
    if lines[-1] != "":
        yield len(lines), "no newline at the end"
    for number, line in enumerate(lines, 1):
        if line != line.rstrip():
            yield number, "trailing whitespace"
        for machine_path in MACHINE_PATHS:
            if machine_path in line:
                yield number, f"the path {machine_path} of some machine"
    if path.suffix in COUNTED and len(lines) - 1 > MAX_LINES:
        yield len(lines) - 1, f"more than {MAX_LINES} lines"


def main():
    root = Path(sys.argv[1])
    files = tracked_files(root)
    found = [(p.relative_to(root), *b) for p in files for b in breaches(p)]
    for path, line, rule in found:
        print(f"{path}:{line}: {rule}")
    of_folders = [*floors.breaches(root), *mirrored.breaches(root)]
    print(*of_folders, sep="\n", end="\n" if of_folders else "")
    print(f"{len(files)} files, {len(found) + len(of_folders)} breaches")
    return 1 if found or of_folders or not files else 0


if __name__ == "__main__":
    sys.exit(main())

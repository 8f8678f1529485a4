"""The order of the folders of solver/: an include stays in its top folder or leads to a lower floor,
and no folders, subfolders too, include each other.

usage: floors.py ROOT     prints the folders by floor, what climbs, and every cycle
"""

import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

# From the ground. Folders of one floor do not know each other.
FLOORS = [
    ["base"],
    ["csv", "numerics", "settings", "yaml"],
    ["expression", "store"],
    ["problem"],
    ["input", "mesh"],
    ["action"],
    ["linear"],
    ["newton"],
    ["refinement"],
    ["exact", "cumulant", "lattice", "checkpoint"],
    ["report", "verify"],
    ["scan"],
    [""],  # the files of solver/ itself: what another program includes
]
MAX_FILES = 8  # of a kind in a folder
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


def floor_of(folder):
    """The floor of a folder by its first part; None for one that no floor has."""
    top = folder.split("/")[0]
    return next((n for n, names in enumerate(FLOORS) if top in names), None)


def includes(solver):
    """(file, included file) for each include of a file of solver/ in another of its folders."""
    for path in sorted(solver.rglob("*.[ch]pp")):
        for name in INCLUDE.findall(path.read_text(encoding="utf-8")):
            if (solver / name).exists():
                yield path.relative_to(solver), Path(name)


def folder_of(path):
    return "" if path.parent == Path(".") else path.parent.as_posix()


def climbs(solver):
    """(file, included file) for each include that leads upward or aside."""
    for source, target in includes(solver):
        here, there = folder_of(source), folder_of(target)
        if here.split("/")[0] == there.split("/")[0]:
            continue
        floors = floor_of(here), floor_of(there)
        if None in floors or floors[1] >= floors[0]:
            yield source, target


def cycles(solver):
    """Each set of folders, subfolders too, that include each other: Tarjan's components."""
    graph = defaultdict(set)
    for source, target in includes(solver):
        if folder_of(source) != folder_of(target):
            graph[folder_of(source)].add(folder_of(target))
    index, low, stack, found = {}, {}, [], []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in sorted(graph[node]):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            component = stack[stack.index(node):]
            del stack[stack.index(node):]
            if len(component) > 1:
                found.append(sorted(component))

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return found


def crowded(solver):
    """(folder, kind, count) for each folder with more files of a kind than one takes in."""
    counts = Counter((folder_of(p.relative_to(solver)), p.suffix) for p in solver.rglob("*.[ch]pp"))
    return sorted((folder, kind, n) for (folder, kind), n in counts.items() if n > MAX_FILES)


def breaches(root):
    """One line for each rule that the folders and includes of ROOT/solver break."""
    solver = root / "solver"
    for folder, kind, count in crowded(solver):
        yield f"solver/{folder}: {count} files {kind}; at most {MAX_FILES}"
    for folder in sorted({folder_of(p.relative_to(solver)) for p in solver.rglob("*.[ch]pp")}):
        if floor_of(folder) is None:
            yield f"solver/{folder}: is on no floor of tests/cli/floors.py"
    for source, target in climbs(solver):
        yield f"solver/{source}: includes {target}, which is on no lower floor"
    for component in cycles(solver):
        yield f"solver: folders include each other: {', '.join(component)}"


def main():
    root = Path(sys.argv[1])
    solver = root / "solver"
    for number, names in enumerate(FLOORS):
        print(f"{number:2}  {'  '.join(name or 'solver/ itself' for name in names)}")
    found = list(breaches(root))
    print(*found, sep="\n", end="\n" if found else "")
    print(f"{len(list(includes(solver)))} includes, {len(list(climbs(solver)))} upward or aside, "
          f"{len(cycles(solver))} cycles")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

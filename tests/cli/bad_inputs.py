"""Bad inputs: the message expected, word for word, and no file left behind or changed.

usage: bad_inputs.py CHECK_MANY          (with $MFT the program and $MPIEXEC the launcher)

The cases stand in bad_inputs/*.txt: `=== name`, the input, `<<< ` an override, `>>> ` a line that
is expected (the name of the file goes before one that begins with a place), `+++ name` a file
beside the inputs. Those that no text file can hold are made here. All are read by CHECK_MANY in
one process; some go through the program itself.
"""

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import h5py

PLACED = re.compile(r"\d+:\d+:|PLACE:")
CASES = Path(__file__).parent / "bad_inputs"
GOOD = """model: ssep
initial: {type: annealed, left: 0.7, right: 0.2}
history: {instants: [{time: 1, B: 1}]}
"""
TABLE = b"""model: ssep
initial: {type: annealed, left: 0.7, right: 0.2}
final_time: 1
history: {continuous: {file: utf16.csv}}
"""


@dataclass
class Case:
    name: str
    text: bytes = b""
    overrides: list = field(default_factory=list)
    expected: list = field(default_factory=list)

    def messages(self):
        """The lines expected, with the file's name before those that begin with a place."""
        file = self.name + ".yaml"
        placed = [f"{file}:{e}" if PLACED.match(e) else e.replace("warning: ", f"warning: {file}:")
                  for e in self.expected]
        return [e.replace("FILE", file) for e in placed]


def read_cases(path, support):
    """The cases of one file; what it holds as `+++ name` is added to `support`."""
    cases, target = [], None
    for line in path.read_text().splitlines():
        if line.startswith("=== "):
            cases.append(Case(line[4:]))
            target = cases[-1]
        elif line.startswith("+++ "):
            target = line[4:]
            support[target] = ""
        elif isinstance(target, str):
            support[target] += line + "\n"
        elif target and line.startswith("<<< "):
            target.overrides.append(line[4:])
        elif target and line.startswith(">>> "):
            target.expected.append(line[4:])
        elif target:
            target.text += line.encode() + b"\n"
    return cases


def made_cases():
    """Bytes that are no text, and texts made to exhaust a reader."""
    deep = "nested deeper than 24 levels"
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{i}: &a{i} [" + ", ".join(9 * [f"*a{i - 1}"]) + "]\n" for i in range(1, 12)
    )
    wide_bomb = "a: &a [" + ", ".join(1000 * ["x"]) + "]\nb: [" + ", ".join(1000 * ["*a"]) + "]\n"
    unknown = "".join(f"key{i}: 1\n" for i in range(1000))
    allowed = "allowed: model, initial, final_time, history, mesh, solver, output, petsc"
    return [
        Case("empty", b"", [], ["FILE: the input is empty"]),
        Case("binary", b"model: ssep\n\x7fELF\0\0", [], ["2:5: a binary file, not YAML text"]),
        Case("utf16", GOOD.encode("utf-16"), [], ["1:1: UTF-16 text; save it as UTF-8"]),
        Case("utf16_big", b"\xfe\xff" + GOOD.encode("utf-16-be"), [], ["1:1: UTF-16 text; save it as UTF-8"]),
        Case("utf16_unmarked", GOOD.encode("utf-16-le"), [], ["1:1: UTF-16 text; save it as UTF-8"]),
        Case("utf8_marked", GOOD.encode("utf-8-sig"), [], ["ok"]),
        Case("compressed", b"\x1f\x8b\x08\0" + 20 * b"\xa5", [], ["1:1: compressed by gzip; uncompress it first"]),
        Case("a_result", b"\x89HDF\r\n\x1a\n" + 90 * b"\0", [], [
            "1:1: an HDF5 file, not an input; of a result, the input is the text in its dataset /input, "
            "and scripts/plot draws it"]),
        Case("latin1", "# né\nmodel: é".encode("latin-1"), [], ["1:4: not UTF-8 text"]),
        Case("overlong", b"model: \xc0\xafssep", [], ["1:8: not UTF-8 text"]),
        Case("cut_short", "model: é".encode()[:-1], [], ["1:8: not UTF-8 text"]),
        Case("deep_lists", b"model: " + 100000 * b"[", [], ["PLACE: " + deep]),
        Case("deep_maps", 100000 * b"{a: ", [], ["PLACE: " + deep]),
        Case("deep_blocks", 100000 * b"- ", [], ["PLACE: " + deep]),
        Case(
            "deep_indentation",
            "\n".join(i * " " + "a:" for i in range(2000)).encode(),
            [],
            ["PLACE: " + deep],
        ),
        Case("alias_bomb", bomb.encode(), [], ["5:10: aliases expand to more than 10000 values"]),
        Case(
            "wide_alias_bomb",
            wide_bomb.encode(),
            [],
            ["2:41: aliases expand to more than 10000 values"],
        ),
        Case("huge", b"# " + (17 << 20) * b"x", [], ["FILE: larger than 16 MB"]),
        Case(
            "thousand_unknown_keys",
            (GOOD + unknown).encode(),
            [],
            [f"{i + 4}:1: key{i}: unknown key; {allowed}" for i in range(40)] + ["and 960 more"],
        ),
        Case("utf16_table", TABLE, [], ["4:30: history.continuous.file: utf16.csv:1: is UTF-16 text; "
             "wanted UTF-8 (in a spreadsheet: save as CSV UTF-8)"]),
        Case("no_such_file", None, [], ["FILE: no such file"]),
        Case("a_folder", None, [], ["FILE: is a folder"]),
    ]


def set_up(folder, cases, support):
    for name, text in support.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    for case in cases:
        if case.text is not None:
            (folder / f"{case.name}.yaml").write_bytes(case.text)
    (folder / "a_folder.yaml").mkdir()
    (folder / "good.yaml").write_text(GOOD)
    (folder / "utf16.csv").write_bytes("0,1\n1,2\n".encode("utf-16"))
    with h5py.File(folder / "foreign.h5", "w") as file:
        file["data"] = 1.0
    with h5py.File(folder / "scan.h5", "w") as file:
        file.attrs["format"] = "mft-scan 1"
        file.attrs["complete"] = 1


def snapshot(folder):
    """Every path below, with the content of the files."""
    return {
        str(p.relative_to(folder)): p.read_bytes() if p.is_file() else None
        for p in folder.rglob("*")
    }


def differences(name, expected, found):
    """Empty when the lists of lines are equal (PLACE: any line and column), or what to print."""
    if any("PLACE" in line for line in expected):
        found = [re.sub(r":\d+:\d+:", ":PLACE:", line) for line in found]
    if expected == found:
        return []
    return [name] + [f"  expected: {e}" for e in expected] + [f"  found:    {f}" for f in found]


def run_many(check_many, folder, cases):
    """All cases in one process."""
    listing = "".join("\t".join([f"{c.name}.yaml", *c.overrides]) + "\n" for c in cases)
    done = subprocess.run(
        [check_many], input=listing, cwd=folder, capture_output=True, text=True, timeout=120
    )
    found = {}
    for line in done.stdout.splitlines():
        if line.startswith("  "):
            errors.append(line[2:])
        else:
            errors = found[line] = []
    wrong = differences("check_many", ["0"], [str(done.returncode), *done.stderr.splitlines()])
    for case in cases:
        wrong += differences(case.name, case.messages(), found.get(f"{case.name}.yaml", []))
    return wrong


def program_cases(cases):
    """(arguments, lines expected on standard error) for the program itself."""
    by_name = {case.name: case for case in cases}
    through = ["a_result", "lines_stay_one", "misspelt", "many_errors_at_once", "binary", "deep_lists", "alias_bomb", "empty"]
    through += ["no_such_file", "file_with_a_word", "output_over_a_foreign_file"]
    yield from ((["check", f"{n}.yaml"], by_name[n].messages()) for n in through)
    commands = "solve, scan, cumulants, exact, lattice, check, verify, models (mft --help)"
    good = "good.yaml"
    yield [], [f"no command; commands: {commands}"]
    yield ["chekc", good], [f"unknown command 'chekc'; did you mean 'check'? commands: {commands}"]
    yield ["check"], ["mft check takes an INPUT"]
    yield ["check", good, "--jsn"], ["unknown option --jsn; did you mean --json?"]
    key = "; keys are set without dashes: "
    yield ["check", good, "--tolerance", "1e-6"], [
        f"unknown option --tolerance{key}solver.tolerance=1e-6"]
    yield ["check", good, "--tolerance=1e-6"], [
        f"unknown option --tolerance{key}solver.tolerance=1e-6"]
    yield ["check", good, "--max-newton", "9", "-q"], [
        f"unknown option --max-newton{key}solver.max_newton=9"]
    yield ["check", good, "--B", "3"], [f"unknown option --B{key}history.instants.0.B=3"]
    yield ["check", good, "--initial.left", "0.6"], [
        f"unknown option --initial.left{key}initial.left=0.6"]
    yield ["check", good, "--set", "mesh.level=5"], [f"unknown option --set{key}mesh.level=5"]
    yield ["check", good, "--output", "run.h5"], ["unknown option --output; did you mean -o?"]
    yield ["check", good, "--frobnicate"], ["unknown option --frobnicate"]
    yield ["check", good, "-o"], ["-o: 1 required OUT.h5 missing"]
    yield ["check", good, "-oout.h5"], ["'-oout.h5' is an option neither of mft nor of PETSc"]
    yield ["check", good, "other.yaml"], [
        "'other.yaml' is neither KEY=VALUE nor an option; the input is good.yaml"
    ]
    yield ["check", "-ksp_monitor", good], [
        "mft check takes an INPUT; good.yaml was taken as the value of -ksp_monitor, "
        "put the input first"
    ]
    for words in (["mesh.level", "5"], ["mesh.level:", "5"], ["mesh.level", "=", "5"]):
        yield ["check", good, *words], [
            f"'{words[0]}' is neither KEY=VALUE nor an option: write mesh.level=5; the input is {good}"]
    yield ["check", good, "-ksp_monitor", "final_time=-1"], [
        "override final_time=-1: final_time: is -1, must be > 0"
    ]
    yield ["check", good, "-o", "no_such_folder/run.h5"], [
        "-o no_such_folder/run.h5: output.file: no_such_folder/run.h5: "
        "folder 'no_such_folder' does not exist"
    ]


def run_program(program, folder, arguments, expected, launcher=()):
    done = subprocess.run(
        [*launcher, program, *arguments], cwd=folder, capture_output=True, text=True, timeout=60
    )
    lines = [line for line in done.stderr.splitlines() if not launcher or line.startswith("mft:")]
    found = [f"status {done.returncode}", f"answer '{done.stdout}'", *lines]
    wanted = ["status 2", "answer ''", *(f"mft: error: {line}" for line in expected)]
    return differences(" ".join(["mft", *arguments]), wanted, found)


def main():
    check_many, program = sys.argv[1], os.environ["MFT"]
    support, cases = {}, made_cases()
    for path in sorted(CASES.glob("*.txt")):
        cases += read_cases(path, support)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        set_up(folder, cases, support)
        before = snapshot(folder)
        wrong = run_many(check_many, folder, cases)
        runs = list(program_cases(cases))
        for arguments, expected in runs:
            wrong += run_program(program, folder, arguments, expected)
        ranks = [os.environ["MPIEXEC"], "-n", "3"]
        several = next(c for c in cases if c.name == "many_errors_at_once")
        wrong += run_program(program, folder, ["check", f"{several.name}.yaml"],
                             several.messages(), ranks)
        if snapshot(folder) != before:
            wrong.append(f"files were left or changed: {set(snapshot(folder)) ^ set(before)}")
    print("\n".join(wrong))
    print(f"{len(cases)} inputs, {len(runs) + 1} runs of the program, {len(wrong)} lines of faults")
    return 1 if wrong or len(cases) < 60 else 0


if __name__ == "__main__":
    sys.exit(main())

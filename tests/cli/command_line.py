"""The command line as a user meets it: answers, help, what goes to PETSc, what is said where.

usage: command_line.py INPUT_FOLDER          (with $MFT the program)
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

FAULTS = []


def mft(folder, *arguments, stdout=subprocess.PIPE, **variables):
    done = subprocess.run(
        [os.environ["MFT"], *arguments],
        cwd=folder,
        stdout=stdout,
        env={**os.environ, **variables},
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout, done.stderr


def expect(what, condition, found):
    if not condition:
        FAULTS.append(f"{what}: {found}")


def check_answers(inputs, folder):
    """`mft check` gives an input that gives the same answer, overrides included."""
    path = str(inputs / "lambda_file.yaml")
    run = mft(folder, "check", path, "initial.left=0.6", "-q")
    expect("check", run[0] == 0 and run[2] == "", run)
    resolved = yaml.safe_load(run[1])
    expect("override", resolved["initial"]["left"] == 0.6, resolved)
    expect("rows", len(resolved["history"]["continuous"]["rows"]) == 6, resolved)
    (folder / "resolved.yaml").write_text(run[1])
    again = mft(folder, "check", "resolved.yaml", "--json")
    expect("check --json", json.loads(again[1] or "{}").get("resolved") == run[1], again)


def check_help(folder):
    for arguments in (["--help"], ["-h"], ["check", "--help"], ["solve", "--help"]):
        run = mft(folder, *arguments)
        expect(arguments, run[0] == 0 and run[2] == "" and "Usage: mft" in run[1], run)
    keys = mft(folder, "check", "--help")[1]
    for key in ("history.instants[].time", "petsc.*", "solver.tolerance", "max(x, y, ...)"):
        expect("keys in check --help", key in keys, key)
    overview = mft(folder, "--help")[1]
    for part in ("Sample commands:", "Exit status:", "Read more:", "75 checkpointed"):
        expect("--help", part in overview, part)
    version = mft(folder, "--version")
    for part in ("mft ", "PETSc ", "MPI ", "HDF5 ", "yaml-cpp ", "GiNaC "):
        expect("--version", version[0] == 0 and part in version[1], version)


def check_models(folder):
    text, listed = mft(folder, "models"), mft(folder, "models", "--json")
    names = [model["name"] for model in json.loads(listed[1])["models"]]
    expect("models", "ssep" in names and "hard_rods" in names, names)
    for name in names:
        expect("models", f"\n{name} " in "\n" + text[1], text)


def check_petsc_words(inputs, folder):
    """Options of PETSc are passed by, with their values; one that nothing uses is a warning."""
    path = str(inputs / "ssep_annealed.yaml")
    words = ["-ksp_rtol", "-1e-3", "-ksp_monitor", "history.instants.0.B=3", "-log_view", ":log.txt"]
    run = mft(folder, "check", path, *words)
    expect("override after a PETSc option", run[0] == 0 and "B: 3," in run[1], run)
    warnings = [f"nothing used the PETSc option {w}" for w in ("-ksp_rtol", "-ksp_monitor", "-log_view")]
    expect("warnings", run[2].splitlines() == [f"mft: warning: {w}" for w in warnings], run)
    quiet = mft(folder, "check", path, *words, "-q")
    expect("-q", quiet[0] == 0 and quiet[2] == "", quiet)


def check_unused_parameters(inputs, folder):
    """A warning with its place, under -q too; the answer is that without."""
    path = str(inputs / "expression_model.yaml")
    plain, run = mft(folder, "solve", path, "mesh.level=2", "solver.tolerance=1e-2", "-q"), mft(
        folder, "solve", path, "mesh.level=2", "solver.tolerance=1e-2", "model.parameters.aa=1", "-q")
    warning = ("mft: warning: override model.parameters.aa=1: model.parameters.aa: "
               "neither D nor sigma uses it; they use 'a'\n")
    expect("unused parameter", run == (0, plain[1], warning), run)
    expect("used parameters", plain[2] == "", plain)


def check_one_line(folder):
    """What breaks a line is written as an escape."""
    for arguments, line in ((["so\nlve"], "unknown command 'so\\nlve'; did you mean 'solve'?"),
                            (["check", "no\nfile.yaml"], "no\\nfile.yaml: no such file")):
        run = mft(folder, *arguments)
        expect("one line", run[0] == 2 and run[2].count("\n") == 1 and line in run[2], run)
def check_foreign_options(inputs, folder):
    """Short options of other programs are refused before anything is done."""
    path = str(inputs / "ssep_annealed.yaml")
    for words in (["-n", "4"], ["-np", "4"], ["-j8"], ["-t", "1e-3"], ["-v"], ["-o1"]):
        for arguments in ([path, *words], [*words, path]):
            run = mft(folder, "solve", *arguments)
            told = f"mft: error: unknown option {words[0]}; one-dash options are -o, -q, -h and PETSc's"
            expect(words, run[:2] == (2, "") and run[2].startswith(told), run)
            expect(words, len(run[2].splitlines()) == 1, run)
    run = mft(folder, "check", path, "-pc_type", "none", "-info", "-ksp_rtol", "4", "-q")
    expect("PETSc's own", run[0] == 0, run)


def check_before_mpi(inputs, folder):
    """What is wrong with the words or the input is told where MPI cannot start, unless there is a launcher."""
    path = str(inputs / "ssep_annealed.yaml")
    no_mpi = {"OMPI_MCA_pml": "nonsense", "OMPI_MCA_btl": "nonsense"}
    for arguments, told in ((["solve", path, "initial.left=2"], "initial.left: "),
                            (["solve", path, "initial.lefft=1"], "did you mean 'left'?"),
                            (["solve", "nowhere.yaml"], "nowhere.yaml: no such file"),
                            (["solve", path, "-n", "4"], "unknown option -n"),
                            (["sollve", path], "did you mean 'solve'?"),
                            (["solve"], "takes an INPUT")):
        run = mft(folder, *arguments, **no_mpi)
        expect(arguments, run[:2] == (2, "") and told in run[2], run)
        expect(arguments, len(run[2].splitlines()) == 1, run)
        run = mft(folder, *arguments, PMI_RANK="0")  # later, by rank 0
        expect(arguments, run[:2] == (2, "") and told in run[2], run)
    for arguments in (["--help"], ["solve", "--help"], ["--version"]):
        run = mft(folder, *arguments, **no_mpi)
        expect(arguments, run[0] == 0 and run[2] == "", run)


def check_launchers(inputs, folder):
    """n processes of which each sees one rank are told so; one process in a job of many is right."""
    path = str(inputs / "ssep_annealed.yaml")
    for variables, told in (({"SLURM_STEP_NUM_TASKS": "4", "SLURM_NTASKS": "4", "SLURM_PROCID": "2"}, 4),
                            ({"PMI_SIZE": "3", "PMI_RANK": "0"}, 3),
                            ({"OMPI_COMM_WORLD_SIZE": "2"}, 2),
                            ({"SLURM_NTASKS": "4", "SLURM_PROCID": "0", "SLURM_JOB_ID": "7"}, 0),
                            ({"SLURM_STEP_NUM_TASKS": "1", "SLURM_NTASKS": "4"}, 0),
                            ({"SLURM_STEP_NUM_TASKS": "4", "PMI_SIZE": "1"}, 0),
                            ({"PMI_SIZE": "many"}, 0)):
        run = mft(folder, "check", path, "-q", **variables)
        line = (f"mft: warning: started as 1 of {told} by the launcher, but MPI sees 1 rank: another MPI? "
                "(docs/building.md)\n")
        expect(variables, run[0] == 0 and run[2] == (line if told else ""), run)


def check_full_output(inputs, folder):
    if not Path("/dev/full").exists():
        return
    with open("/dev/full", "w") as full:
        run = mft(folder, "check", str(inputs / "kmp.yaml"), stdout=full)
    expect("full standard output", run[0] == 5 and "standard output" in run[2], run)


def main():
    inputs = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        check_answers(inputs, folder)
        check_help(folder)
        check_models(folder)
        check_petsc_words(inputs, folder)
        check_unused_parameters(inputs, folder)
        check_one_line(folder)
        check_foreign_options(inputs, folder)
        check_before_mpi(inputs, folder)
        check_launchers(inputs, folder)
        check_full_output(inputs, folder)
        left = sorted(p.name for p in folder.iterdir())
        expect("files left", left == ["resolved.yaml"], left)
    print("\n".join(FAULTS) or "as expected")
    return 1 if FAULTS else 0


if __name__ == "__main__":
    sys.exit(main())

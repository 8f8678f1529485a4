"""A newcomer's first hour: clone, the README's first ten minutes word for word, a key written wrongly, an
expression as the model, the result in Python, two ranks.

usage: newcomer.py ROOT          builds in the clone, with ccache from what has been built before
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from docs_test import agrees, shown


def run(*command, cwd, status=0):
    # The folder that ccache takes as the base of paths is the clone's, not that of the scripts above.
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("MFT", "MPIEXEC", "CCACHE_BASEDIR")}
    done = subprocess.run(list(map(str, command)), cwd=cwd, env=environment, capture_output=True,
                          text=True, timeout=1500)
    if done.returncode != status:
        sys.exit(f"{' '.join(map(str, command))}: exit status {done.returncode}, not {status}\n"
                 f"{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done


def first_minutes(tree):
    """Runs the section of the README; each command ends with status 0 and prints what the page shows."""
    commands = list(shown(tree / "README.md", ".*", first_minutes=True))
    expect("commands of the first minutes", len(commands) >= 10, commands)
    for number, command, expected in commands:
        done = run("bash", "-c", f"{{ {command}; }} 2>&1", cwd=tree)
        expect(f"README.md:{number}: {command}", agrees(expected, done.stdout.split()), done.stdout)
    for picture in ("run.png", "scan.png"):
        data = (tree / picture).read_bytes()
        expect(picture, data.startswith(b"\x89PNG") and len(data) > 20000, len(data))


def mu_of(out):
    value, error = re.search(r"^mu = (\S+)  error (\S+)$", out, re.M).groups()
    return float(value), float(error)


def expect(what, condition, found):
    if not condition:
        sys.exit(f"{what}: {found}")


def main():
    with tempfile.TemporaryDirectory() as name:
        tree = Path(name) / "mft"
        run("git", "clone", "--quiet", sys.argv[1], tree, cwd=name)

        for script in ("test", "setup"):
            done = run(f"scripts/{script}", "--help", cwd=tree)
            expect("--help is the script's head", done.stdout.startswith(f"scripts/{script}")
                   and len(done.stdout.splitlines()) < 10 and not done.stderr, done)
            run(f"scripts/{script}", "--nonsense", cwd=tree, status=2)
        first_minutes(tree)
        first = run("scripts/run", "input/ssep_two_times.yaml", "-o", "run.h5", cwd=tree)
        mu, error = mu_of(first.stdout)
        expect("the answer", first.stdout.startswith("Q[0] = ") and error < 1e-8, first.stdout)

        sample = (tree / "input" / "ssep_two_times.yaml").read_text()
        (tree / "mine.yaml").write_text(sample.replace("time: 0.5", "tiem: 0.5"))
        wrong = run("scripts/run", "mine.yaml", "-o", "mine.h5", cwd=tree, status=2)
        expect("the error", re.search(r"mine.yaml:\d+:\d+: history.instants\[0\].tiem: unknown key; "
                                      "did you mean 'time'", wrong.stderr), wrong.stderr)
        expect("a file of a refused input", not (tree / "mine.h5").exists(), "mine.h5")

        expression = 'model: {D: "1", sigma: "2*rho*(1-rho)", range: [0, 1]}'
        (tree / "mine.yaml").write_text(re.sub("^model: .*$", expression, sample, flags=re.M))
        same = mu_of(run("scripts/run", "mine.yaml", "-o", "mine.h5", cwd=tree).stdout)
        expect("the same model as an expression", abs(same[0] - mu) < 1e-9, (same, mu))

        reading = ("from mft_results import open_result\n"
                   "with open_result('run.h5') as run:\n"
                   "    print(repr(float(run['mu'])), run.dataset().q.sizes['x'])\n")
        script = ["env", f"PYTHONPATH={tree / 'scripts'}", sys.executable, "-c", reading]
        value, columns = run(*script, cwd=tree).stdout.split()
        expect("the result in Python", abs(float(value) - mu) < 1e-15 and columns == "200", value)

        two = mu_of(run("scripts/run", "-n", "2", "input/ssep_two_times.yaml", cwd=tree).stdout)
        expect("two ranks", abs(two[0] - mu) < 1e-12, (two, mu))
    print("as expected")


if __name__ == "__main__":
    if not shutil.which("git") or not (Path(sys.argv[1]) / ".git").exists():
        print("no clone to clone from")
        sys.exit(77)
    main()

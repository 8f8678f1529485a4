"""The installed program and library: docs/example built against a prefix, by CMake and pkg-config.

usage: install_test.py BUILD_FOLDER ROOT
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, timeout=550, **options)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}: exit status {done.returncode}\n"
                 f"{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout


def exact_mu(left, right, B):
    """Derrida and Gerschenfeld (2009): the exclusion process, annealed, at time 1 and D = 1."""
    up, down = np.expm1(B), np.expm1(-B)
    omega = left * up + right * down + left * right * up * down
    k = np.linspace(-7, 7, 2001)
    return np.log1p(omega * np.exp(-k**2)).sum() * (k[1] - k[0]) / np.pi


def expect_mu(out, exact):
    mu = float(out.split("mu = ")[1].split(",")[0])
    if abs(mu - exact) > 1e-6:
        sys.exit(f"the example finds another mu than {exact}: {out}")


def cached(build, name):
    lines = (build / "CMakeCache.txt").read_text().splitlines()
    return next((line.split("=", 1)[1] for line in lines if line.startswith(name + ":")), "")


def main():
    build, example = Path(sys.argv[1]), Path(sys.argv[2]) / "docs" / "example"
    with tempfile.TemporaryDirectory() as name:
        prefix, scratch = Path(name) / "prefix", Path(name) / "example"
        run("cmake", "--install", build, "--prefix", prefix)
        if "mft 0." not in run(prefix / "bin" / "mft", "--version"):
            sys.exit("bin/mft --version")
        options = [f"-D{key}={cached(build, key)}" for key in ("CMAKE_CXX_COMPILER", "CMAKE_C_COMPILER")]
        run("cmake", "-S", example, "-B", scratch, f"-DCMAKE_PREFIX_PATH={prefix}", *options)
        run("cmake", "--build", scratch)
        expect_mu(run(scratch / "path"), exact_mu(0.7, 0.2, 1))
        expect_mu(run(scratch / "own_model"), np.sqrt(1 / np.pi))
        for options in ((), ("-ksp_type", "gcg")):
            expect_mu(run(scratch / "own_solver", *options), exact_mu(0.7, 0.2, 1))
        out = run(scratch / "own_observable")
        own, by_input = (float(part.split(",")[0].split()[0]) for part in out.split("mu = ")[1:])
        if abs(own - by_input) > 1e-9 or not 0.3 < own < 0.35:
            sys.exit(f"an observable of one's own and the same by the input differ: {out}")

        [found] = prefix.glob("lib*/**/mft.pc")
        env = dict(os.environ)
        env["PKG_CONFIG_PATH"] = f"{found.parent}:{env.get('PKG_CONFIG_PATH', '')}"
        flags = run("pkg-config", "--cflags", "--libs", "mft", env=env).split()
        run(cached(build, "CMAKE_CXX_COMPILER"), "-std=c++17", example / "path.cpp", "-o",
            Path(name) / "path", *flags)
        expect_mu(run(Path(name) / "path"), exact_mu(0.7, 0.2, 1))
    print("as expected")


if __name__ == "__main__":
    main()

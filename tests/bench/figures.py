"""Matplotlib for the scripts beside this file."""
import os
import sys
from importlib.util import find_spec

SYSTEM_PYTHON = "/usr/bin/python3"


def need_matplotlib():
    """Goes on in the system's Python, which need not be the first in PATH, where this one has none."""
    if find_spec("matplotlib"):
        return
    if os.path.realpath(sys.executable) != os.path.realpath(SYSTEM_PYTHON) and os.access(
            SYSTEM_PYTHON, os.X_OK):
        os.execv(SYSTEM_PYTHON, [SYSTEM_PYTHON, *sys.argv])
    sys.exit(f"{os.path.basename(sys.argv[0])}: matplotlib is missing (Debian: apt install python3-matplotlib)")


def pyplot():
    """matplotlib.pyplot, without a window."""
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot
    return matplotlib.pyplot

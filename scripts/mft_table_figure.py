"""The figure of labelled values: of the lattice, of closed forms, of cumulants without a grid of times."""

import numpy as np

from mft_figure import compose, legend
from mft_results import ResultError, describe_problem

MOST = 40


def table_figure(run, options):
    """Values with their errors, a row a label; those of a second route beside them."""
    labels, values, errors = run["label"], run["value"], run["error"]
    if not 0 < len(labels) <= MOST:
        raise ResultError(f"{run.path}: {len(labels)} values, from 1 to {MOST} are drawn")

    def draw(axes):
        rows = np.arange(len(labels))[::-1]
        axes.errorbar(values, rows, xerr=np.nan_to_num(errors), fmt="o", ms=5, mfc="none", capsize=3, color="C0",
                      label="value")
        for name, words in (("hierarchy", "by the hierarchy"), ("solver", "solver")):
            if name in run and np.isfinite(run[name]).any():
                axes.plot(run[name], rows, "x", color="C3", ms=5, label=words)
        axes.set_yticks(rows, list(labels))
        axes.set(xlabel="value", ylim=(-0.5, len(labels) - 0.5))
        axes.grid(axis="x", alpha=0.3)
        legend(axes)

    words = {"mft-lattice": "lattice", "mft-exact": "closed form", "mft-cumulants": "cumulants"}[run.kind]
    return compose(run, {"values": (draw, 0.3 + 0.04 * len(labels))}, f"{words}: {describe_problem(run)}", options,
                   width=7.5)

"""The figure of a scan: curves over one axis, contour maps over two, with the exact values."""

import itertools
import re

import matplotlib.pyplot as plt
import numpy as np
from mft_path_figure import STYLE
from mft_results import ResultError, shorten

MOST_MAPS = 6
MOST_CURVES = 12


class Axis:
    """One dimension of a scan: its key, its values, and whether they are numbers."""

    def __init__(self, run, name):
        self.key = name
        self.values = np.asarray(run[f"axes/{name}"])
        self.numeric = self.values.dtype.kind in "fi"
        self.label = label(name)

    def text(self, i):
        value = self.values[i]
        return f"{self.label} = {value:g}" if self.numeric else str(value)


def label(key):
    """history.instants.0.B as B_0; others by their last word, positions of lists kept."""
    instant = re.fullmatch(r"history\.instants\.(\d+)\.(\w+)", key)
    if instant:
        name = {"time": "t", "position": "x", "start": "s"}.get(instant[2], instant[2])
        return f"${name}_{{{instant[1]}}}$"
    names = {"initial.left": "$ρ_a$", "initial.right": "$ρ_b$", "final_time": "$T$"}
    return names.get(key, key)


def axes_of(run):
    names = run.file["mu"].attrs["DIMENSION_LABELS"]
    return [Axis(run, n.decode() if isinstance(n, bytes) else n) for n in names]


def quantity(run):
    """What is drawn: Φ where currents were given, μ elsewhere; with its errors and exact values."""
    if np.isfinite(run["Phi"]).any():
        return "Φ", run["Phi"], run["Phi_error"], run["exact_Phi"]
    return "μ", run["mu"], run["error"], run["exact"]


def exact_curve(run, name, axes, over):
    """Exact values over the axes with more of them on the one drawn, and its values there."""
    stored = "curve/exact_Phi" if name == "Φ" else "curve/exact"
    if stored in run:
        return np.asarray(run[f"curve/axes/{axes[over].key}"]), run[stored]
    return axes[over].values, quantity(run)[3]


def scan_figure(run):
    """Draws the open result `run` (format mft-scan) and returns the figure."""
    axes = axes_of(run)
    over = [i for i, axis in enumerate(axes) if axis.numeric and axis.values.size > 1][-2:]
    if not over:
        raise ResultError(f"{run.path}: no axis of numbers with more than one value to draw over")
    others = [i for i in range(len(axes)) if i not in over]
    cases = list(itertools.product(*(range(axes[i].values.size) for i in others)))
    with plt.rc_context(STYLE):
        if len(over) == 1:
            figure = curves(run, axes, over[0], others, cases)
        else:
            figure = maps(run, axes, over, others, cases)
        figure.suptitle(title(run), fontsize=11)
        return figure


def title(run):
    failed = int(run.attributes["failed"])
    text = f"{int(run.attributes['points'])} points"
    return text + (f", {failed} failed" if failed else "")


def slice_of(array, others, case):
    """The part of an array over the axes at the indices `case` of the axes `others`."""
    index = [slice(None)] * array.ndim
    for i, at in zip(others, case):
        index[i] = at
    return array[tuple(index)]


def name_of(axes, others, case):
    return ", ".join(axes[i].text(at) for i, at in zip(others, case) if axes[i].values.size > 1)


def curves(run, axes, over, others, cases):
    if len(cases) > MOST_CURVES:
        raise ResultError(f"{run.path}: {len(cases)} curves, at most {MOST_CURVES} are drawn")
    name, values, errors, _ = quantity(run)
    fine, exact = exact_curve(run, name, axes, over)
    given = "B" if name == "Φ" else "Q"
    figure, (top, bottom) = plt.subplots(2, 1, figsize=(6.5, 7), sharex=True, layout="constrained")
    x = axes[over].values
    order, fine_order = (np.argsort(v, kind="stable") for v in (x, fine))
    for n, case in enumerate(cases):
        colour, text = f"C{n % 10}", name_of(axes, others, case)
        y, e = (slice_of(a, others, case)[order] for a in (values, errors))
        z = slice_of(exact, others, case)[fine_order]
        if np.isfinite(z).any():
            top.plot(fine[fine_order], z, "-", color=colour, lw=1, label=f"{text} exact".strip())
        top.errorbar(x[order], y, np.nan_to_num(e), fmt="o", ms=4, mfc="none", color=colour,
                     label=text or f"{name} of the solver")
        mark_failures(top, x[order], slice_of(run["failed"], others, case)[order], colour)
        if given in run:
            draw_instants(bottom, x[order], slice_of(run[given], others, case)[order], given, colour,
                          text)
    top.set(ylabel=name, title=f"{name} over {axes[over].label}")
    bottom.set(xlabel=axes[over].label, ylabel=f"${given}_k$")
    for panel in (top, bottom):
        if panel.get_legend_handles_labels()[0]:
            panel.legend(loc="best")
    return figure


def mark_failures(panel, x, failed, colour):
    """A cross on the lower edge for each failed point."""
    at = x[failed != 0]
    if at.size:
        crosses, = panel.plot(at, np.full_like(at, 0.01), "x", color=colour, ms=5,
                              transform=panel.get_xaxis_transform())
        crosses.set_in_layout(False)


def draw_instants(panel, x, values, name, colour, text):
    for k in range(values.shape[-1]):
        panel.plot(x, values[:, k], ["o-", "s--", "^:", "v-."][k % 4], ms=3, mfc="none", color=colour,
                   label=f"${name}_{{{k}}}$ {text}".strip())


def maps(run, axes, over, others, cases):
    if len(cases) > MOST_MAPS:
        raise ResultError(f"{run.path}: {len(cases)} maps, at most {MOST_MAPS} are drawn")
    name, values, _, exact = quantity(run)
    finite = values[np.isfinite(values)]
    if finite.size == 0 or min(values.shape[i] for i in over) < 2:
        raise ResultError(f"{run.path}: holds no {name} to draw")
    columns = min(len(cases), 2)
    rows = -(-len(cases) // columns)
    figure, panels = plt.subplots(rows, columns, figsize=(6.2 * columns, 5 * rows), squeeze=False,
                                  layout="constrained")
    levels = np.linspace(finite.min(), finite.max() or 1, 16) if np.ptp(finite) > 0 else 16
    for panel, case in itertools.zip_longest(panels.flat, cases):
        if case is None:
            panel.set_axis_off()
            continue
        y, x = (axes[i] for i in over)
        drawn = panel.contourf(x.values, y.values, slice_of(values, others, case), levels=levels)
        lines = slice_of(exact, others, case)
        if np.isfinite(lines).any():
            panel.contour(x.values, y.values, lines, levels=drawn.levels, colors="white",
                          linewidths=0.8, linestyles="--")
        failed = np.argwhere(slice_of(run["failed"], others, case))
        panel.plot(x.values[failed[:, 1]], y.values[failed[:, 0]], "x", color="C3", ms=4)
        over_it = ", exact dashed" if np.isfinite(lines).any() else ""
        panel.set(xlabel=x.label, ylabel=y.label,
                  title=shorten(f"{name} {name_of(axes, others, case)}".strip() + over_it, 60))
        figure.colorbar(drawn, ax=panel, pad=0.02)
    return figure

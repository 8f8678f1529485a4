"""The figure of a scan: curves over one axis, contour maps over two, with the exact values."""

import itertools
import re

import numpy as np

from mft_figure import compose, legend
from mft_results import ResultError, describe_problem, shorten

MOST_MAPS = 6
MOST_CURVES = 12


class Axis:
    """One dimension of a scan: its key, its values, and whether they are numbers."""

    def __init__(self, run, name, one_instant):
        self.key = name
        self.values = np.asarray(run[f"axes/{name}"])
        self.numeric = self.values.dtype.kind in "fi"
        self.label = label(name, one_instant)

    def text(self, i):
        value = self.values[i]
        return f"{self.label} = {value:g}" if self.numeric else str(value)


def label(key, one_instant):
    """history.instants.0.B as B_0, and B where there is one instant; others by their last word, positions of
    lists kept."""
    instant = re.fullmatch(r"history\.instants\.(\d+)\.(\w+)", key)
    if instant:
        name = {"time": "t", "position": "x", "start": "o"}.get(instant[2], instant[2])
        return f"${name}$" if one_instant else f"${name}_{{{instant[1]}}}$"
    names = {"initial.left": "density $ρ_a$", "initial.right": "density $ρ_b$", "final_time": "time $T$"}
    return names.get(key, key)


def axes_of(run):
    return [Axis(run, name, instants_of(run) == 1) for name in run.axis_names()]


def instants_of(run):
    return run["Q"].shape[-1] if "Q" in run else 0


def quantity(run):
    """What is drawn: Φ where currents were given, the last cumulant of a scan of them, μ elsewhere;
    with its errors and exact values."""
    if "C" in run:
        labels = np.asarray(run["label"]).reshape(-1, run["C"].shape[-1])[:, -1]
        name = next((str(label) for label in labels if label), "C")
        exact = run["exact_C"] if "exact_C" in run else np.full_like(run["C"], np.nan)
        return name, *(array[..., -1] for array in (run["C"], run["C_error"], exact))
    if np.isfinite(run["Phi"]).any():
        return "Φ", run["Phi"], run["Phi_error"], run["exact_Phi"]
    return "μ", run["mu"], run["error"], run["exact"]


def words_of(name):
    return {"μ": "generating function μ", "Φ": "rate function Φ"}.get(name, f"cumulant {name}")


def exact_curve(run, name, axes, over):
    """Exact values over the axes with more of them on the one drawn, and its values there."""
    stored = "curve/exact_Phi" if name == "Φ" else "curve/exact"
    if stored in run:
        return np.asarray(run[f"curve/axes/{axes[over].key}"]), run[stored]
    return axes[over].values, quantity(run)[3]


def scan_figure(run, options):
    """Draws the open result `run` (format mft-scan) and returns the figure."""
    axes = axes_of(run)
    over = [i for i, axis in enumerate(axes) if axis.numeric and axis.values.size > 1][-2:]
    if not over:
        raise ResultError(f"{run.path}: no axis of numbers with more than one value to draw over")
    others = [i for i in range(len(axes)) if i not in over]
    cases = list(itertools.product(*(range(axes[i].values.size) for i in others)))
    make = curves if len(over) == 1 else maps
    panels, columns = make(run, axes, over, others, cases)
    return compose(run, panels, title(run), options, width=7.5 if columns == 1 else 12.4, columns=columns)


def title(run):
    failed, points = int(run.attributes["failed"]), int(run.attributes["points"])
    text = f"{points} points"
    if run.attributes["status"] == "unfinished":
        text = f"unfinished: {int(run.attributes['finished'])} of {text}"
    return f"{describe_problem(run)}\n{text}".strip() + (f", {failed} failed" if failed else "")


def slice_of(array, others, case):
    """The part of an array over the axes at the indices `case` of the axes `others`."""
    index = [slice(None)] * array.ndim
    for i, at in zip(others, case):
        index[i] = at
    return array[tuple(index)]


def name_of(axes, others, case):
    return ", ".join(axes[i].text(at) for i, at in zip(others, case) if axes[i].values.size > 1)


def curves(run, axes, over, others, cases):
    """Panels of the value and of the currents, or of the fields that were found, over one axis."""
    if len(cases) > MOST_CURVES:
        raise ResultError(f"{run.path}: {len(cases)} curves, at most {MOST_CURVES} are drawn")
    name = quantity(run)[0]
    given = "B" if name == "Φ" else "Q"
    panels = {{"μ": "mu", "Φ": "Phi"}.get(name, "C"):
              (lambda panel: draw_values(panel, run, axes, over[0], others, cases), 0.55)}
    if given in run:
        panels[given] = (lambda panel: draw_instants(panel, run, axes, over[0], others, cases, given), 0.55)
    return panels, 1


def draw_values(panel, run, axes, over, others, cases):
    name, values, errors, _ = quantity(run)
    fine, exact = exact_curve(run, name, axes, over)
    x = axes[over].values
    order, fine_order = (np.argsort(v, kind="stable") for v in (x, fine))
    for n, case in enumerate(cases):
        colour, text = f"C{n % 10}", name_of(axes, others, case)
        y, e = (slice_of(a, others, case)[order] for a in (values, errors))
        z = slice_of(exact, others, case)[fine_order]
        if np.isfinite(z).any():
            panel.plot(fine[fine_order], z, "-", color=colour, lw=1, label=f"{text} exact".strip())
        panel.errorbar(x[order], y, np.nan_to_num(e), fmt="o", ms=4, mfc="none", capsize=2, color=colour,
                       label=text or f"{name} of the solver")
        mark_failures(panel, x[order], slice_of(run["failed"], others, case)[order], colour)
    words = words_of(name)
    panel.set(xlabel=axes[over].label, ylabel=words, title=f"{words} over {axes[over].label}")
    legend(panel)


def mark_failures(panel, x, failed, colour):
    """A cross on the lower edge for each failed point."""
    at = x[failed != 0]
    if at.size:
        crosses, = panel.plot(at, np.full_like(at, 0.01), "x", color=colour, ms=5, label="failed",
                              transform=panel.get_xaxis_transform())
        crosses.set_in_layout(False)


def draw_instants(panel, run, axes, over, others, cases, given):
    x = axes[over].values
    order = np.argsort(x, kind="stable")
    for n, case in enumerate(cases):
        text = name_of(axes, others, case)
        values, errors = (slice_of(run[name], others, case)[order] for name in (given, f"{given}_error"))
        for k in range(values.shape[-1]):
            index = f"_{{{k}}}" if values.shape[-1] > 1 else ""
            panel.errorbar(x[order], values[:, k], np.nan_to_num(errors[:, k]), ms=3, mfc="none", capsize=2,
                           fmt=["o-", "s--", "^:", "v-."][k % 4], color=f"C{n % 10}",
                           label=f"${given}{index}$ {text}".strip())
    words = {"Q": "current", "B": "field"}[given]
    symbol = f"${given}_k$" if values.shape[-1] > 1 else f"${given}$"
    panel.set(xlabel=axes[over].label, ylabel=f"{words} {symbol}", title=f"{words} {symbol} over {axes[over].label}")
    legend(panel)


def maps(run, axes, over, others, cases):
    """A panel for each value of the other axes, over two."""
    if len(cases) > MOST_MAPS:
        raise ResultError(f"{run.path}: {len(cases)} maps, at most {MOST_MAPS} are drawn")
    name, values, _, _ = quantity(run)
    finite = values[np.isfinite(values)]
    if finite.size == 0 or min(values.shape[i] for i in over) < 2:
        raise ResultError(f"{run.path}: holds no {name} to draw")
    low, high = finite.min(), finite.max()
    levels = np.linspace(low, high if high > low else low + 1, 129)
    panels = {}
    for n, case in enumerate(cases):
        panels[f"map{n}" if len(cases) > 1 else "map"] = (
            lambda panel, case=case: draw_map(panel, run, axes, over, others, case, levels), 0.78)
    return panels, min(len(cases), 2)


def draw_map(panel, run, axes, pair, others, case, levels):
    from matplotlib.ticker import MaxNLocator

    name, values, _, exact = quantity(run)
    y, x = (axes[i] for i in pair)
    rows, columns = (np.argsort(axis.values, kind="stable") for axis in (y, x))
    grid = slice_of(values, others, case)[np.ix_(rows, columns)]
    drawn = panel.contourf(x.values[columns], y.values[rows], grid, levels=levels)
    for part in getattr(drawn, "collections", [drawn]):  # one a level before matplotlib 3.8
        part.set(edgecolor="face", rasterized=True)  # no seams between the levels of a PDF
    lines = slice_of(exact, others, case)[np.ix_(rows, columns)]
    has_exact = np.isfinite(lines).any()
    panel.contour(x.values[columns], y.values[rows], lines if has_exact else grid, levels=levels[::16], colors="white",
                  linewidths=0.8, linestyles="--" if has_exact else "-")
    failed = np.argwhere(slice_of(run["failed"], others, case))
    if failed.size:
        panel.plot(x.values[failed[:, 1]], y.values[failed[:, 0]], "x", color="C3", ms=4, label="failed",
                   clip_on=False)
    words = words_of(name)
    over_it = ", exact dashed" if has_exact else ""
    panel.set(xlabel=x.label, ylabel=y.label,
              title=shorten(f"{words} {name_of(axes, others, case)}".strip() + over_it, 60))
    panel.figure.colorbar(drawn, ax=panel, pad=0.02, label=words, ticks=MaxNLocator(8))
    legend(panel, below=True)

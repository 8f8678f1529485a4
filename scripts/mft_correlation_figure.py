"""The figure of a result of mft cumulants: the correlation functions on their grid of times."""

import numpy as np

from mft_figure import compose, legend
from mft_results import ResultError, describe_problem


def correlation_figure(run, options):
    """C(t,t') = <Q(t)Q(t')>_c and that of dQ/dt: maps, and C against t₁/t₂, with the exact curve if known."""
    if "correlation" not in run.file:
        raise ResultError(f"{run.path}: holds no correlation; add `correlation: {{times: 50}}` to the input's cumulants")
    group = {name: item[()] for name, item in run.file["correlation"].items() if name != "exact"}
    panels = {
        "Q": (lambda axes: draw_map(axes, group, "Q", "⟨Q(t) Q(t′)⟩"), 0.85),
        "current": (lambda axes: draw_map(axes, group, "current", "⟨dQ/dt(t) dQ/dt(t′)⟩"), 0.85),
        "ratio": (lambda axes: draw_ratio(axes, run, group), 0.85),
    }
    return compose(run, panels, f"correlations of the current: {describe_problem(run)}", options, width=13,
                   columns=3)


def draw_map(axes, group, name, words):
    from matplotlib.ticker import MaxNLocator

    t, values = group["t"], group[name]
    if name == "Q":
        image = axes.contourf(t, t, values, levels=100, cmap="viridis")
        axes.set_title(words)
    else:
        size = np.nanpercentile(np.abs(values), 95)
        # the diagonal diverges: cells, for nothing can be drawn smooth across it
        image = axes.pcolormesh(t, t, values, shading="nearest", cmap="RdBu_r", vmin=-size, vmax=size,
                                rasterized=True)
        axes.set_title(f"{words}, infinite at t = t′")
    axes.figure.colorbar(image, ax=axes, extend="neither" if name == "Q" else "both", label=words,
                         ticks=MaxNLocator(8))
    axes.set(xlabel="time t", ylabel="time t′", aspect="equal")


def draw_ratio(axes, run, group):
    # without a scale in the problem ⟨Q(t₁)Q(t₂)⟩/√t₂ depends on t₁/t₂ alone
    t, unit = group["t"], np.sqrt(group["t"][-1])
    axes.errorbar(t / t[-1], group["Q"][-1] / unit, yerr=group["Q_error"][-1] / unit, fmt="o", ms=4, mfc="none",
                  color="C0", label="solver")
    if "exact" in run.file["correlation"]:
        exact = run.file["correlation/exact"]
        axes.plot(exact["ratio"][:], exact["Q"][:] / unit, "-", color="C1", lw=1, zorder=0, label="exact")
    axes.set(xlabel="ratio of times t₁ / t₂", ylabel="⟨Q(t₁) Q(t₂)⟩ / √t₂", title="⟨Q(t₁) Q(t₂)⟩ / √t₂")
    axes.grid(alpha=0.3)
    legend(axes)

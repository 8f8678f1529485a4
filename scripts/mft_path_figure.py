"""The figure of one optimal path: q(x,t) and p(x,t), profiles, current, convergence."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import Normalize
from mft_results import describe_history, shorten, with_error

PROFILES = 6
STYLE = {
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.framealpha": 0.7,
    "legend.edgecolor": "none",
    "legend.fontsize": 8,
    "lines.linewidth": 1.4,
}


def path_figure(run):
    """Draws the open result `run` (format mft-path) and returns the figure."""
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(3, 2, figsize=(10, 10.2), height_ratios=(1.15, 1, 1),
                                    layout="constrained")
        path = run.columns("path")
        draw_map(axes[0, 0], run, path, "q", "density q(x, t)")
        draw_map(axes[0, 1], run, path, "p", "conjugate field p(x, t)")
        times = profile_times(path["t"], run["history/time"])
        draw_profiles(axes[1, 0], run, path, "q", times)
        draw_profiles(axes[1, 1], run, path, "p", times)
        draw_current(axes[2, 0], run)
        draw_convergence(axes[2, 1], run)
        figure.suptitle(title(run), fontsize=11)
        return figure


def title(run):
    a = run.attributes
    problem = (f"{shorten(a['model'], 70)}, {a['initial']}, ρ = {a['left']:g} | {a['right']:g}\n"
               f"{describe_history(run)}")
    if "mu" not in run:
        return f"{problem}\nno solution: {shorten(a['reason'], 90)}"
    mu = f"μ = {with_error(run['mu'], run.error('mu'))}"
    if "Phi" in run:
        mu += f",  Φ = {with_error(run['Phi'], run.error('Phi'))}"
    if a["status"] != "ok":
        mu += f"  [{a['status']}: {shorten(a['reason'], 60)}]"
    return f"{problem}\n{mu}"


def with_jumps(t, x, p, history):
    """p with a second row at each instant before the last time, p(t^+) = p(t^-) - Σ B_k Θ(x-x_k)."""
    rows, times = [], []
    for time, row in zip(t, p):
        rows.append(row)
        times.append(time)
        now = history["time"] == time
        if now.any() and time < t[-1]:
            steps = np.heaviside(x[None, :] - history["position"][now, None], 0.5)
            rows.append(row - history["B"][now] @ steps)
            times.append(time)
    return np.array(times), np.array(rows)


def draw_map(axes, run, path, name, label):
    x, t, values = path["x"], path["t"], path[name]
    history = run.columns("history")
    if name == "p":
        t, values = with_jumps(t, x, values, history)
    low, high = np.nanmin(values), np.nanmax(values)
    if name == "p":  # white is p = 0
        high = max(abs(low), abs(high)) or 1
        low = -high
    mesh = axes.pcolormesh(x, t, values, shading="gouraud", rasterized=True,
                           cmap="RdBu_r" if name == "p" else "viridis",
                           norm=Normalize(low, high if high > low else low + 1))
    axes.figure.colorbar(mesh, ax=axes, pad=0.02)
    axes.set(xlabel="x", ylabel="t", title=label, xlim=(x[0], x[-1]), ylim=(t[0], t[-1]))
    axes.spines[:].set_visible(False)
    colour = "black" if name == "p" else "white"
    if run.attributes["lambda"]:
        axes.axvline(run.attributes["lambda_position"], color=colour, lw=0.8, ls=":")
    if history["time"].size:
        mark_instants(axes, history, colour)


def mark_instants(axes, history, colour):
    for time in np.unique(history["time"]):
        axes.axhline(time, color=colour, lw=0.8, ls=":")
    marker = {"ls": "", "mfc": "white", "mec": "black", "ms": 5.5, "clip_on": False, "zorder": 5}
    axes.plot(history["position"], history["time"], marker="o", label="$(x_k, t_k)$", **marker)
    axes.plot(history["start"], np.zeros_like(history["start"]), marker="^", label="$(o_k, 0)$",
              **marker)
    axes.legend(loc="lower left", handletextpad=0.1)


def profile_times(t, instants):
    """Indices of a few times: 0, the final one, instants, and others between them."""
    chosen = {0, t.size - 1}
    for time in instants[: PROFILES - 2]:
        chosen.add(int(np.argmin(abs(t - time))))
    while len(chosen) < min(PROFILES, t.size):
        # The middle of the longest gap.
        ends = sorted(chosen)
        gap = max(range(len(ends) - 1), key=lambda i: t[ends[i + 1]] - t[ends[i]])
        middle = int(np.argmin(abs(t - (t[ends[gap]] + t[ends[gap + 1]]) / 2)))
        if middle in chosen:
            break
        chosen.add(middle)
    return sorted(chosen)


def draw_profiles(axes, run, path, name, times):
    x, t = path["x"], path["t"]
    if name == "q":
        a = run.attributes
        axes.plot(x, np.where(x < 0, a["left"], a["right"]), color="0.75", lw=1, label="ρ(x)")
        axes.plot(x, path["q0"], color="black", lw=1, ls="--", zorder=3, label="$t = 0^-$")
    colours = plt.get_cmap("plasma")(np.linspace(0, 0.85, len(times)))
    for index, colour in zip(times, colours):
        text = "$t = 0^+$" if index == 0 else f"$t = {t[index]:.3g}^-$" if name == "p" else \
            f"$t = {t[index]:.3g}$"
        axes.plot(x, path[name][index], color=colour, label=text)
    axes.set(xlabel="x", title=f"{name} at several times", xlim=(x[0], x[-1]))
    axes.legend(loc="best")


def draw_current(axes, run):
    current, history = run.columns("current"), run.columns("history")
    axes.axhline(0, color="0.85", lw=0.8)
    axes.plot(current["t"], current["Q"], ".-", ms=4, color="C0", label="Q(t) at x = 0")
    at_origin = (history["position"] == 0) & (history["start"] == 0)
    for chosen, marker, label in ((at_origin, "o", "$Q_k$"),
                                  (~at_origin, "s", "$Q_k$ elsewhere")):
        if chosen.any():
            error = np.nan_to_num(run["Q_error"][chosen])
            axes.errorbar(history["time"][chosen], run["Q"][chosen], error, fmt=marker, color="C3",
                          ms=5, mfc="none", capsize=3, label=label)
    axes.set(xlabel="t", title="integrated current Q(t)",
             xlim=(0, run.attributes["final_time"] * 1.02))
    axes.legend(loc="best")


def draw_convergence(axes, run):
    axes.set(xlabel="level", title="convergence of μ over levels")
    levels = run.columns("levels")
    level = levels["level"]
    distance = abs(levels["mu"] - run["mu"]) if "mu" in run else np.zeros(level.size)
    if not (distance > 0).any():
        axes.set_axis_off()
        axes.text(0.5, 0.5, "nothing to compare", transform=axes.transAxes, ha="center")
        return
    degrees = [f"{k}, {r}" for k, r in zip(levels["lowest_degree"], levels["lowest_time_degree"])]
    for i, pair in enumerate(sorted(set(degrees))):
        chosen = np.array([d == pair for d in degrees]) & (distance > 0)
        axes.semilogy(level[chosen], distance[chosen], "os^Dv"[i % 5] + "-", color=f"C{i}", ms=5,
                      mfc="none", label=rf"$|\mu_{{level}} - \mu|$, degrees {pair} in x, t")
    error = run.error("mu")
    if np.isfinite(error) and error > 0:
        axes.axhline(error, color="C3", ls="--", lw=1, label=f"printed error {error:.2g}")
    axes.set_xticks(np.arange(level.min(), level.max() + 1))
    axes.set_xlim(level.min() - 0.5, level.max() + 0.5)
    axes.legend(loc="best")

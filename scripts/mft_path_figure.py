"""The figure of one optimal path: q(x,t) and p(x,t), profiles, current, convergence; and its movie."""

import numpy as np

from mft_figure import compose, legend
from mft_results import describe_history, shorten, with_error

PROFILES = 6
NAMES = {"q": "density q", "p": "conjugate field p"}


def path_figure(run, options):
    """Draws the open result `run` (format mft-path) and returns the figure."""
    path, history = Fields(run), run.columns("history")
    times = profile_times(path.t, history["time"])
    panels = {
        "q": (lambda axes: draw_map(axes, run, path, "q"), 0.75),
        "p": (lambda axes: draw_map(axes, run, path, "p"), 0.75),
        "q_profiles": (lambda axes: draw_profiles(axes, run, path, "q", times), 0.62),
        "p_profiles": (lambda axes: draw_profiles(axes, run, path, "p", times), 0.62),
        "current": (lambda axes: draw_current(axes, run), 0.62),
        "convergence": (lambda axes: draw_convergence(axes, run), 0.62),
    }
    if run["points/x"].size:
        panels["q_points"] = (lambda axes: draw_points(axes, run, "q"), 0.62)
        panels["p_points"] = (lambda axes: draw_points(axes, run, "p"), 0.62)
    return compose(run, panels, title(run), options)


def title(run):
    a = run.attributes
    problem = (f"{shorten(a['model'], 70)}, {a['initial']}, ρ = {a['left']:g} | {a['right']:g}, "
               f"T = {a['final_time']:g}\n{describe_history(run)}")
    reached = ""
    if a["status"] == "none" or a["scale_reached"] < 1:
        reached = f"stopped: {a['scale_reached']:.3g} of the history's strength reached\n"
    if "mu" not in run:
        return f"{problem}\n{reached}no solution: {shorten(a['reason'], 90)}"
    mu = f"μ = {with_error(run['mu'], run.error('mu'))}"
    if "Phi" in run:
        mu += f",  Φ = {with_error(run['Phi'], run.error('Phi'))}"
    if a["status"] != "ok":
        mu += f"  [{a['status']}: {shorten(a['reason'], 60)}]"
    return f"{problem}\n{reached}{mu}"


class Fields:
    """q and p of a path with both sides of their jumps: places and instants of a jump stand twice."""

    def __init__(self, run):
        self.history = run.columns("history")
        if run.attributes["status"] == "none":  # the path is that of a part of the history
            self.history["B"] = self.history["B"] * run.attributes["scale_reached"]
        path = run.columns("path")
        self.t, x = path["t"], path["x"]
        steps = path.get("step", np.zeros(0))
        inside = (steps >= x[0]) & (steps <= x[-1])
        jumps = np.union1d(steps[inside], [place for place in self.history["position"] if x[0] <= place <= x[-1]])
        self.jumps = jumps
        self.x = doubled(x, jumps)
        sides = {place: pair for place, *pair in zip(steps, path.get("q0_left", []), path.get("q0_right", []))}
        self.q0 = self.spread(x, path["q0"], sides)
        q = [self.q0] + [self.spread(x, row, self.sides(x, row, time))
                         for row, time in zip(path["q"][1:], self.t[1:])]
        p = [self.split(x, row, time) for row, time in zip(path["p"], self.t)]
        self.rows = {"q": np.array(q), "p": np.array(p)}

    def spread(self, x, row, sides=None):
        """The row over self.x, with (left, right) values at the places of `sides`."""
        values = np.interp(self.x, x, row)
        for place, (left, right) in (sides or {}).items():
            at = np.flatnonzero(self.x == place)
            if at.size == 2:
                values[at] = left, right
        return values

    def sides(self, x, row, time):
        """q on either side of a position at its instant, where it jumps: the parabolas through the three points
        beside it, for between those the row has the mesh's last elements."""
        found = {}
        for place in self.history["position"][self.history["time"] == time]:
            parts = [np.flatnonzero(x < place)[-3:], np.flatnonzero(x > place)[:3]]
            if all(part.size == 3 for part in parts):
                found[place] = [np.polyval(np.polyfit(x[part] - place, row[part], 2), 0) for part in parts]
        return found

    def split(self, x, row, time):
        """p(t^-) at an instant: its jumps Σ B Θ(x - position) apart from what is smooth."""
        h = self.history
        now = h["time"] == time
        if not now.any():
            return self.spread(x, row)
        away = ~np.isin(x, h["position"][now])  # on a position the row has a value between both sides
        smooth = row - self.jump(x, time)
        values = np.interp(self.x, x[away], smooth[away])
        return values + self.jump(self.x, time, self.is_right())

    def is_right(self):
        """Whether a place is the second of two, the right side."""
        return np.concatenate([[False], np.diff(self.x) == 0])

    def jump(self, x, time, right=None):
        """p(t^-) - p(t^+) at x; where `right`, on the right side of a position."""
        h, total = self.history, np.zeros(x.size)
        for B, position in zip(h["B"][h["time"] == time], h["position"][h["time"] == time]):
            total += B * ((x > position) | ((x == position) & (right if right is not None else True)))
        return total

    def over_time(self, name):
        """Times and rows; of p both sides of each instant before the last time."""
        times, rows = [], []
        for time, row in zip(self.t, self.rows[name]):
            times.append(time)
            rows.append(row)
            if name == "p" and (self.history["time"] == time).any() and time < self.t[-1]:
                times.append(time)
                rows.append(row - self.jump(self.x, time, self.is_right()))
        return np.array(times), np.array(rows)


def doubled(x, places):
    """x with each of the places in it twice."""
    return np.sort(np.concatenate([np.setdiff1d(x, places), places, places]))


def limits(name, values):
    low, high = np.nanmin(values), np.nanmax(values)
    if name == "p":  # white is p = 0
        high = max(abs(low), abs(high)) or 1
        return -high, high
    return low, high if high > low else low + 1


def draw_map(axes, run, path, name):
    from matplotlib.colors import Normalize

    t, values = path.over_time(name)
    mesh = axes.pcolormesh(path.x, t, values, shading="gouraud", rasterized=True,
                           cmap="RdBu_r" if name == "p" else "viridis", norm=Normalize(*limits(name, values)))
    axes.figure.colorbar(mesh, ax=axes, pad=0.02, label=f"{NAMES[name]}(x, t)")
    axes.set(xlabel="position x", ylabel="time t", title=f"{NAMES[name]}(x, t)", xlim=(path.x[0], path.x[-1]),
             ylim=(t[0], t[-1]))
    axes.spines[:].set_visible(False)
    colour = "black" if name == "p" else "white"
    if run.attributes["lambda"]:
        axes.axvline(run.attributes["lambda_position"], color=colour, lw=0.8, ls=":")
    history = path.history
    if history["time"].size:
        mark_instants(axes, history, colour)
    points = run.columns("points")
    if points["x"].size:
        axes.plot(points["x"], points["t"], "+", color=colour, mec="black" if name == "p" else "0.4", ms=7,
                  clip_on=False, label="points")
    legend(axes, below=True)


def mark_instants(axes, history, colour):
    for time in np.unique(history["time"]):
        axes.axhline(time, color=colour, lw=0.8, ls=":")
    marker = {"ls": "", "mfc": "white", "mec": "black", "ms": 5.5, "clip_on": False, "zorder": 5}
    index = "_k" if history["time"].size > 1 else ""
    axes.plot(history["position"], history["time"], marker="o", label=f"read at $(x{index}, t{index})$", **marker)
    axes.plot(history["start"], np.zeros_like(history["start"]), marker="^",
              label=f"counted from $(o{index}, 0)$", **marker)


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
    import matplotlib.pyplot as plt

    x, t = path.x, path.t
    if name == "q":
        a = run.attributes
        axes.plot([x[0], 0, 0, x[-1]], [a["left"], a["left"], a["right"], a["right"]], color="0.7", lw=1,
                  label="step ρ(x)")
    colours = plt.get_cmap("plasma")(np.linspace(0, 0.85, len(times)))
    for index, colour in zip(times, colours):
        at_instant = name == "p" and (path.history["time"] == t[index]).any()
        axes.plot(x, path.rows[name][index], color=colour,
                  label=f"$t = {t[index]:.3g}^-$" if at_instant else f"$t = {t[index]:.3g}$")
    axes.set(xlabel="position x", ylabel=NAMES[name], title=f"{NAMES[name]} at several times",
             xlim=(x[0], x[-1]))
    legend(axes)


def draw_current(axes, run):
    current, history = run.columns("current"), run.columns("history")
    axes.axhline(0, color="0.85", lw=0.8)
    axes.plot(current["t"], current["Q"], ".-", ms=4, color="C0", label="Q(t) at x = 0")
    at_origin = (history["position"] == 0) & (history["start"] == 0)
    name = "$Q_k$" if history["time"].size > 1 else "$Q$"
    for chosen, marker, label in ((at_origin, "o", name), (~at_origin, "s", f"{name} elsewhere")):
        chosen = chosen & np.isfinite(run["Q"])  # a path that stopped short has none
        if chosen.any():
            error = np.nan_to_num(run["Q_error"][chosen])
            axes.errorbar(history["time"][chosen], run["Q"][chosen], error, fmt=marker, color="C3",
                          ms=5, mfc="none", capsize=3, label=label)
    axes.set(xlabel="time t", ylabel="current Q(t)", title="integrated current",
             xlim=(0, run.attributes["final_time"] * 1.02))
    legend(axes)


def draw_convergence(axes, run):
    axes.set(xlabel="level of the mesh", ylabel=r"distance $|\mu_{level} - \mu|$",
             title="convergence of μ over levels")
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
                      mfc="none", label=f"degrees {pair} in x, t")
    error = run.error("mu")
    if np.isfinite(error) and error > 0:
        axes.axhline(error, color="C3", ls="--", lw=1, label=f"error {error:.2g}")
    axes.set_xticks(np.arange(level.min(), level.max() + 1))
    axes.set_xlim(level.min() - 0.5, level.max() + 0.5)
    legend(axes)


def draw_points(axes, run, name):
    """The values at output.points, in their order, with their errors."""
    points = run.columns("points")
    places = np.arange(points["x"].size)
    axes.errorbar(places, points[name], np.nan_to_num(points[f"{name}_error"]), fmt="o", ms=4, mfc="none",
                  capsize=3, color="C0")
    ticks = places if places.size <= 8 else places[::-(-places.size // 8)]
    axes.set_xticks(ticks, [f"({points['x'][i]:.3g}, {points['t'][i]:.3g})" for i in ticks])
    if places.size > 3:
        axes.tick_params(axis="x", rotation=30)
    axes.set(xlabel="point (x, t)", ylabel=NAMES[name], title=f"{NAMES[name]} at output.points",
             xlim=(-0.5, places.size - 0.5))


def path_movie(run, options):
    """The figure of q and p over x, its number of frames, and a function that draws frame n."""
    path = Fields(run)
    frames = path.over_time("p")
    of_q = np.searchsorted(path.t, frames[0])
    lines = {}

    def panel(name):
        def draw(axes):
            values = path.rows[name]
            low, high = limits("q", values)
            room = 0.05 * (high - low)
            lines[name], = axes.plot(path.x, values[0], color="C0" if name == "q" else "C3")
            axes.set(xlabel="position x", ylabel=NAMES[name], xlim=(path.x[0], path.x[-1]),
                     ylim=(low - room, high + room))
        return draw

    figure = compose(run, {name: (panel(name), 0.7) for name in "qp"}, title(run), options)
    clock = figure.axes[0].set_title("")

    def show(n):
        clock.set_text(f"time t = {frames[0][n]:.3f}")
        for name, line in lines.items():
            line.set_ydata(frames[1][n] if name == "p" else path.rows["q"][of_q[n]])
        return [clock, *lines.values()]

    return figure, frames[0].size, show

"""The figure of a result of mft cumulants: the correlation functions on their grid of times."""

import matplotlib.pyplot as plt
import numpy as np

from mft_results import ResultError


def correlation_figure(run):
    """C(t,t') = <Q(t)Q(t')>_c and that of dQ/dt: maps, and C against t₁/t₂, with the exact curve if known."""
    if "correlation" not in run.file:
        raise ResultError(f"{run.path}: holds no correlation; add `correlation: {{times: 50}}` to the input's cumulants")
    group = run.file["correlation"]
    t, Q, current = group["t"][:], group["Q"][:], group["current"][:]
    figure, axes = plt.subplots(1, 3, figsize=(13, 4), layout="constrained")
    image = axes[0].pcolormesh(t, t, Q, shading="nearest", cmap="viridis")
    axes[0].set_title("⟨Q(t) Q(t′)⟩")
    figure.colorbar(image, ax=axes[0])
    size = np.nanpercentile(np.abs(current), 95)
    image = axes[1].pcolormesh(t, t, current, shading="nearest", cmap="RdBu_r", vmin=-size, vmax=size)
    axes[1].set_title("⟨dQ/dt dQ/dt′⟩ (diverges at t = t′)")
    figure.colorbar(image, ax=axes[1], extend="both")
    for axis in axes[:2]:
        axis.set_xlabel("t")
        axis.set_ylabel("t′")
        axis.set_aspect("equal")
    # without a scale in the problem ⟨Q(t₁)Q(t₂)⟩/√t₂ depends on t₁/t₂ alone
    axes[2].errorbar(t / t[-1], Q[-1] / np.sqrt(t[-1]), yerr=group["Q_error"][-1] / np.sqrt(t[-1]),
                     fmt="o", ms=4, mfc="none", color="C0", label="solver")
    if "exact" in group:
        exact = group["exact"]
        axes[2].plot(exact["ratio"][:], exact["Q"][:] / np.sqrt(t[-1]), "-", color="C1", lw=1, zorder=0,
                     label="exact")
    axes[2].set_title("⟨Q(t₁) Q(t₂)⟩ / √t₂")
    axes[2].set_xlabel("t₁ / t₂")
    axes[2].legend(frameon=False)
    axes[2].grid(alpha=0.3)
    return figure

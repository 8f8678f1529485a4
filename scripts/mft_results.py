"""Reads the program's result files (HDF5): attributes and arrays by name, checked for their format.

    from mft_results import open_result
    run = open_result("run.h5")
    run["mu"], run.error("mu"), run["path/q"], run.attributes["status"]
    run.dataset().q.sel(t=0.5, method="nearest").plot()       # with xarray
"""

import os

import h5py
import numpy as np

KNOWN_FORMATS = ("mft-path 1", "mft-scan 1", "mft-cumulants 1", "mft-exact 1", "mft-lattice 1")


class ResultError(Exception):
    """The file is no result of the program, or not one of those asked for."""


class Result:
    """A result, open for reading; `with` closes it."""

    def __init__(self, path, file):
        self.path = str(path)
        self.file = file
        self.attributes = dict(file.attrs)
        self.format = self.attributes["format"]
        self.kind = self.format.split()[0]

    def __getitem__(self, name):
        """A dataset as number, text or array."""
        if name not in self.file or not isinstance(self.file[name], h5py.Dataset):
            raise ResultError(f"{self.path}: holds no /{name}")
        data = self.file[name]
        if h5py.check_string_dtype(data.dtype):
            return data.asstr()[()]
        return data[()]

    def __contains__(self, name):
        return name in self.file

    def error(self, name):
        """The absolute error estimate that goes with a scalar."""
        return float(self.file[name].attrs["error"])

    def columns(self, group):
        """The arrays of a group by name, groups inside left out."""
        if group not in self.file:
            raise ResultError(f"{self.path}: holds no /{group}")
        return {name: self[f"{group}/{name}"] for name, item in self.file[group].items()
                if isinstance(item, h5py.Dataset)}

    def axis_names(self):
        """Of a scan: its axes, in input order."""
        labels = self.file["mu"].attrs["DIMENSION_LABELS"]
        return [name.decode() if isinstance(name, bytes) else name for name in labels]

    def dataset(self):
        """The result as an xarray.Dataset: of a path q, p over (t, x), q0 over x and the current over
        its own times; of a scan every value over the axes."""
        return {"mft-path": path_dataset, "mft-scan": scan_dataset}.get(self.kind, table_dataset)(self)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()


def path_dataset(run):
    import xarray

    path, history = run.columns("path"), run.columns("history")
    data = xarray.Dataset(
        {"q": (("t", "x"), path["q"]), "p": (("t", "x"), path["p"]), "q0": ("x", path["q0"]),
         "current": ("current_t", run["current/Q"])},
        coords={"t": path["t"], "x": path["x"], "current_t": run["current/t"],
                **{name: ("instant", history[name]) for name in ("time", "position", "start", "B")}},
        attrs={name: run.attributes[name] for name in ("status", "model", "initial", "left", "right")})
    if "mu" in run:
        data["mu"] = run["mu"]
        data["mu_error"] = run.error("mu")
        data["Q"] = ("instant", run["Q"])
        data["Q_error"] = ("instant", run["Q_error"])
    return data


def scan_dataset(run):
    import xarray

    axes = {name: run[f"axes/{name}"] for name in run.file["axes"]}
    # h5py lists names alphabetically; the order of the axes is that of the dimension scales of mu.
    scales = [dimension[0].name.split("/")[-1] for dimension in run.file["mu"].dims]
    data = xarray.Dataset(coords={name: axes[name] for name in scales})
    for name, item in run.file.items():
        if isinstance(item, h5py.Dataset) and item.shape[:len(scales)] == run.file["mu"].shape:
            extra = tuple(f"{name}_{n}" for n in range(item.ndim - len(scales)))
            data[name] = (tuple(scales) + extra, run[name])
    return data


def table_dataset(run):
    import xarray

    return xarray.Dataset({"value": ("label", run["value"]), "error": ("label", run["error"])},
                          coords={"label": run["label"]})


def open_result(path, kind=None):
    """Opens a result; `kind` is "mft-path", "mft-scan", … where only that will do."""
    if not os.path.exists(path):
        raise ResultError(f"{path}: no such file")
    if os.path.isdir(path):
        raise ResultError(f"{path}: is a folder")
    try:
        file = h5py.File(path, "r")
    except OSError as error:
        raise ResultError(f"{path}: not an HDF5 file, or a damaged one ({error})") from error
    found = file.attrs.get("format")
    if not isinstance(found, str) or not found.startswith("mft-"):
        file.close()
        raise ResultError(f"{path}: an HDF5 file, but not a result of mft")
    if found not in KNOWN_FORMATS or (kind and found.split()[0] != kind):
        wanted = f"{kind} 1" if kind else ", ".join(KNOWN_FORMATS)
        file.close()
        raise ResultError(f"{path}: format '{found}', can read: {wanted}")
    return Result(path, file)


def with_error(value, error):
    """Text of a value with its digits cut where the error begins: 0.553411 ± 2.3e-05."""
    if not np.isfinite(error):
        return f"{value:.10g} (no error estimate)"
    if error <= 0:
        return f"{value:.16g}"
    decimals = int(min(16, max(0, 1 - np.floor(np.log10(error)))))
    return f"{value:.{decimals}f} ± {error:.2g}"


def describe_history(run, most=3):
    """λ(t) as text: its instants and its continuous part."""
    h = run.columns("history")
    terms = []
    for time, B, position, start in zip(h["time"], h["B"], h["position"], h["start"]):
        where = "" if position == 0 and start == 0 else f" at x = {position:g}"
        if start != position:
            where += f" from {start:g}"
        factor = "" if abs(B) == 1 else f"{abs(B):.4g} "
        terms.append((B, f"{factor}δ(t − {time:g}){where}"))
    text = ""
    for B, term in terms[:most]:
        sign = "−" if B < 0 else "+"
        text += f" {sign} {term}" if text else ("−" if B < 0 else "") + term
    if len(terms) > most:
        text += f" + … ({len(terms)} instants)"
    if run.attributes["lambda"]:
        text += (" + " if text else "") + shorten(run.attributes["lambda"])
    return f"λ(t) = {text or '0'}"


def describe_problem(run):
    """Model, densities and final time of a result that has them in its input alone, but for what a scan varies."""
    try:
        import yaml
    except ImportError:
        return ""
    given = yaml.safe_load(run["resolved"])
    varied = {key.strip() for keys in given.get("scan", {}).get("axes", {}) for key in keys.split(",")}
    if "points" in given.get("scan", {}):
        varied = set(given["scan"]["points"].get("keys", []))
    part = given.get("lattice", given)
    initial = part.get("initial") or {}
    words = [] if "model" in varied else [describe_model(part.get("model", part.get("process", "")))]
    if initial and "initial" not in varied:
        words += [] if "initial.type" in varied else [str(initial.get("type", ""))]
        sides = ["…" if f"initial.{side}" in varied else f"{float(initial[side]):g}" for side in ("left", "right")
                 if side in initial]
        words += ["ρ = " + " | ".join(sides)] if sides else []
    times = [given["final_time"]] if "final_time" in given else given.get("cumulants", {}).get("times", [])
    if times and "final_time" not in varied:
        words.append(f"T = {max(map(float, times)):g}")
    return ", ".join(word for word in words if word)


def describe_model(model):
    if not isinstance(model, dict):
        return str(model)
    if "name" in model:
        return ", ".join([str(model["name"]), *(f"{k} = {v}" for k, v in model.items() if k != "name")])
    return shorten(f"D = {model.get('D')}, σ = {model.get('sigma')}", 70)


def shorten(text, most=50):
    return text if len(text) <= most else text[: most - 1] + "…"

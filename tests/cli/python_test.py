"""Results in Python: the xarray datasets of scripts/mft_results.py, and the XDMF of scripts/xdmf.

usage: python_test.py ROOT          (with $MFT the program)
"""

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import h5py
import numpy as np

FAULTS = []


def expect(what, condition, found=""):
    if not condition:
        FAULTS.append(f"{what}: {found}")


def solved(root, folder):
    path = folder / "a & b.h5"
    subprocess.run([os.environ["MFT"], "solve", root / "input" / "ssep_two_times.yaml", "-q", "-o", path,
                    "solver.tolerance=1e-3", "output.profiles={x: 30, t: 7}"],
                   check=True, capture_output=True, timeout=120)
    return path


def check_dataset(path):
    from mft_results import open_result
    with open_result(path) as run:
        data = run.dataset()
    expect("dimensions", dict(data.sizes) == {"t": 7, "x": 30, "current_t": data.sizes["current_t"],
                                              "instant": 2}, data.sizes)
    with h5py.File(path) as file:
        expect("q", np.array_equal(data["q"].transpose("t", "x").values, file["path/q"][()]))
        expect("mu", float(data["mu"]) == file["mu"][()], data["mu"])
    # Q_k is the current at t_k: both read at 0
    for time, Q in zip(data["time"].values, data["Q"].values):
        there = data["current"].sel(current_t=time, method="nearest").item()
        expect("current", abs(there - Q) < 1e-2 * abs(Q), (there, Q))
    expect("attributes", data.attrs["model"] == "ssep" and data.attrs["left"] == 0.7, data.attrs)


def check_tables(root, folder):
    from mft_results import open_result
    for command, sample in ((["lattice", "exact"], "lattice_correlation.yaml"),
                            (["exact"], "ssep_annealed.yaml")):
        path = folder / "table.h5"
        path.unlink(missing_ok=True)  # a result is replaced by its own kind only
        subprocess.run([os.environ["MFT"], *command, root / "input" / sample, "-q", "-o", path],
                       check=True, capture_output=True, timeout=120)
        with open_result(path) as run:
            data = run.dataset()
            expect("labels", list(data["label"].values) == list(run["label"]), data["label"])
            expect("values", np.array_equal(data["value"].values, run["value"]), data["value"])


def check_scan(folder):
    """A scan as the interface has it, written here: axes in input order, which is not the alphabet's."""
    from mft_results import open_result
    path = folder / "scan.h5"
    with h5py.File(path, "w", track_order=True) as file:
        file.attrs["format"] = "mft-scan 1"
        axes = {"instants.0.B": [0.5, 1.0, 2.0], "initial.left": [0.1, 0.3]}
        for name, values in axes.items():
            file[f"axes/{name}"] = values
            file[f"axes/{name}"].make_scale(name)
        for name, shape in {"mu": (3, 2), "Q": (3, 2, 1)}.items():
            file[name] = np.arange(np.prod(shape), dtype=float).reshape(shape)
            for n, axis in enumerate(axes):
                file[name].dims[n].attach_scale(file[f"axes/{axis}"])
    with open_result(path) as run:
        data = run.dataset()
    expect("scan", data["mu"].dims == ("instants.0.B", "initial.left"), data["mu"])
    value = data["mu"].sel({"instants.0.B": 2.0, "initial.left": 0.1}).item()
    expect("scan", value == 4.0, value)
    expect("scan", data["Q"].shape == (3, 2, 1), data["Q"].shape)


def check_xdmf(script, path):
    done = subprocess.run([script, path], capture_output=True, text=True)
    expect("xdmf", done.returncode == 0 and done.stderr == "", done)
    tree = ElementTree.parse(path.with_suffix(".xdmf"))
    items = list(tree.iter("DataItem"))
    expect("items", len(items) == 4, items)
    for item in items:
        name, place = item.text.split(":")
        with h5py.File(path.parent / name) as file:
            shape = file[place].shape
        expect(place, tuple(map(int, item.get("Dimensions").split())) == shape, shape)
    topology = next(tree.iter("Topology"))
    expect("topology", topology.get("Dimensions") == "7 30", topology.attrib)
    places = [item.text.split(":")[1] for item in next(tree.iter("Geometry"))]
    expect("geometry", places == ["/path/x", "/path/t"], places)
    other = subprocess.run([script, path.parent / "none.h5"], capture_output=True, text=True)
    expect("no such file", other.returncode == 2 and "no such file" in other.stderr, other)


def groups_of(file, path="/"):
    """The paths of a file's groups, its root first."""
    yield path
    for name, item in file[path].items():
        if isinstance(item, h5py.Group):
            yield from groups_of(file, f"{path.rstrip('/')}/{name}")


def results_of_every_kind(root, folder):
    """A result of each format, with what is there only at times: no instant, Φ, points, a map of times, a list."""
    few = ["mesh.level={single: 2}", "output.profiles={x: 9, t: 5, range: [-1, 0.7]}"]
    samples = {"path": ["solve", "targets.yaml", "output.points=[{x: 0, t: 0.2}]", *few],
               "lambda": ["solve", "lambda_pieces.yaml", *few],
               "scan": ["scan", "scan_field.yaml", "mesh.level={single: 2}"],
               "listed": ["scan", "scan_points.yaml", "mesh.level={single: 2}"],
               "cumulants": ["cumulants", "correlation_ratio.yaml", "solver.tolerance=1e-2"],
               "exact": ["exact", "ssep_annealed.yaml", "solver.tolerance=1e-2"],
               "exact_cumulants": ["exact", "cumulants.yaml", "solver.tolerance=1e-2"],
               "lattice": ["lattice exact", "lattice_correlation.yaml"]}
    for name, (command, sample, *overrides) in samples.items():
        path = folder / f"every_{name}.h5"
        done = subprocess.run([os.environ["MFT"], *command.split(), root / "input" / sample, "-q", "-o", path,
                               *overrides], capture_output=True, text=True, timeout=300)
        expect(name, path.exists(), done.stderr)
        yield path


def check_xarray(path):
    """xarray opens and reads every group as it is; each array has its name, each number its unit."""
    import xarray
    with h5py.File(path) as file:
        for group in groups_of(file):
            try:
                with xarray.open_dataset(path, engine="h5netcdf", group=group) as data:
                    data.load()
            except Exception as error:
                expect(f"{path.name} {group}", False, error)
                continue
            for name, item in data.variables.items():
                expect(f"{path.name} {group} {name}", item.attrs.get("long_name"), item.attrs)
                if item.dtype.kind in "fi":
                    expect(f"{path.name} {group} {name}", item.attrs.get("units"), item.attrs)
                expect(f"{path.name} {group} {name}", item.shape == file[f"{group}/{name}"].shape, item.shape)


def check_names_of_axes(path):
    import xarray
    with xarray.open_dataset(path, engine="h5netcdf") as data, h5py.File(path) as file:
        expect("Q", data["Q"].dims == ("instant",) and data["Q_error"].dims == ("instant",), data["Q"])
        for name in ("mu", "Phi"):
            expect(name, data[f"{name}_error"].item() == file[name].attrs["error"]
                   or np.isnan(file[name].attrs["error"]), data)
        expect("seconds", "sweep" in data["seconds"]["phase"].values, data["seconds"])
    dimensions = {"path": ("q", ("t", "x")), "fields": ("q", ("t", "x")), "history": ("B", ("instant",)),
                  "points": ("q", ("point",)), "levels": ("Q", ("mesh", "instant")), "current": ("Q", ("t",)),
                  "levels/newton": ("residual", ("step",)), "mesh": ("slab_degree", ("slab",))}
    for group, (name, wanted) in dimensions.items():
        with xarray.open_dataset(path, engine="h5netcdf", group=group) as data:
            expect(f"{group}/{name}", data[name].dims == wanted, data[name].dims)
    with xarray.open_dataset(path, engine="h5netcdf", group="path") as data:
        x = data["x"].values
        expect("range", x[0] == -1 and x[-1] == 0.7 and x.size == 9 and 0 in x, x)
        expect("sides", data["q0_left"].dims == ("step",), data["q0_left"])


def main():
    root = Path(sys.argv[1])
    sys.path.insert(0, str(root / "scripts"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = solved(root, folder)
        check_dataset(path)
        check_tables(root, folder)
        check_scan(folder)
        for every in results_of_every_kind(root, folder):
            check_xarray(every)
        check_names_of_axes(folder / "every_path.h5")
        check_xdmf(root / "scripts" / "xdmf", path)
    print("\n".join(FAULTS) or "as expected")
    return 1 if FAULTS else 0


if __name__ == "__main__":
    sys.exit(main())

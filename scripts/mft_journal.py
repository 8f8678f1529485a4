"""Reads the finished points of a scan that is not finished, from OUT.h5.unfinished/journal.

The journal is a line of magic, then records: length and CRC-32 as 64-bit numbers, and the bytes. The first is
the header, each other one a point. In a record numbers are of the machine's byte order; a text, a list or a map
begins with the number of its items in 64 bits (solver/scan/durable/: journal, header, record, bytes).
"""

import itertools
import os
import struct
import zlib

import numpy as np

from mft_results import ResultError

MAGIC = b"mft-scan-journal 3\n"


class Bytes:
    """The members of a record, one after another."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, form):
        value, = struct.unpack_from("=" + form, self.data, self.at)
        self.at += struct.calcsize("=" + form)
        return value

    def text(self):
        size = self.take("Q")
        self.at += size
        return self.data[self.at - size:self.at].decode("utf-8", "replace")

    def estimate(self):
        return self.take("d"), self.take("d")

    def many(self, one):
        return [one() for _ in range(self.take("Q"))]


def records_of(path):
    """The records that are whole."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise ResultError(f"{path}: {error.strerror}") from error
    if not data.startswith(MAGIC):
        raise ResultError(f"{path}: no journal of a scan, or one of another version")
    at, found = len(MAGIC), []
    while at + 16 <= len(data):
        length, checksum = struct.unpack_from("=QQ", data, at)
        record = data[at + 16:at + 16 + length]
        if len(record) < length or zlib.crc32(record, zlib.crc32(data[at:at + 8])) != checksum:
            break
        found.append(record)
        at += 16 + length
    if not found:
        raise ResultError(f"{path}: damaged at its beginning")
    return found


def point_of(record):
    """Number and values of a point."""
    r = Bytes(record)
    number = r.take("Q")
    values = {"status": r.text(), "reason": r.text(), "failed": r.take("B"), "has_path": r.take("B")}
    for name in ("mu", "Phi", "exact", "exact_Phi", "Q", "B"):
        values[name] = r.many(r.estimate) if name in "QB" else r.estimate()
    values["label"] = r.many(r.text)
    for name in ("C", "exact_C"):
        values[name] = r.many(r.estimate)
    return number, values


def axis_values(given):
    """The values of an axis as the input writes it, for one key."""
    if isinstance(given, list):
        return given
    first, last, count = float(given["from"]), float(given["to"]), int(given["count"])
    if given.get("spacing") == "log":
        return list(np.geomspace(first, last, count))
    return list(np.linspace(first, last, count))


def axes_of(section):
    """Name and values of each dimension."""
    if "points" in section:
        return {"point": list(range(len(section["points"]["rows"])))}
    axes = {}
    for keys, given in section["axes"].items():
        first = keys.split(",")[0].strip()
        zipped = isinstance(given, dict) and "zip" in given
        axes[first] = [row[0] for row in given["zip"]] if zipped else axis_values(given)
    return axes


def as_array(values):
    """Numbers where all are: YAML 1.1 takes 1e-3 for a text."""
    try:
        return np.array([float(value) for value in values])
    except (TypeError, ValueError):
        return np.array([str(value) for value in values], dtype=object)


class UnfinishedScan:
    """What a result of a scan offers to a figure, NaN where a point is not finished."""

    format = "mft-scan 1"
    kind = "mft-scan"

    def __init__(self, path):
        try:
            import yaml
        except ImportError as error:
            raise ResultError(f"{path}: an unfinished scan needs Python's yaml (Debian: python3-yaml)") from error
        header, *points = records_of(path)
        self.path = str(path)
        header = Bytes(header)
        header.text()  # the input as given
        self.resolved = header.text()
        self.axes = {name: as_array(values) for name, values in
                     axes_of(yaml.safe_load(self.resolved)["scan"]).items()}
        self.values = self.arrays([point_of(record) for record in points])
        done = len({point_of(record)[0] for record in points})
        self.attributes = {"status": "unfinished", "points": np.prod(self.shape(), dtype=int), "finished": done,
                           "failed": int(self.values["failed"].sum())}

    def shape(self):
        return tuple(values.size for values in self.axes.values())

    def arrays(self, points):
        """Every value over the axes."""
        shape = self.shape()
        lists = {name: max([len(p[name]) for _, p in points], default=0) for name in ("Q", "B", "C", "exact_C")}
        names = {"mu": "error", "Phi": "Phi_error", "exact": "exact_error", "exact_Phi": "exact_Phi_error"}
        arrays = {name: np.full(shape, np.nan) for name in itertools.chain(names, names.values())}
        for name in [name for name, count in lists.items() if count]:
            arrays[name], arrays[f"{name}_error"] = (np.full((*shape, lists[name]), np.nan) for _ in range(2))
        if lists["C"]:
            arrays["label"] = np.full((*shape, lists["C"]), "", dtype=object)
        arrays["failed"] = np.zeros(shape, dtype=int)
        for number, values in points:
            at = np.unravel_index(number, shape)
            arrays["failed"][at] = values["failed"]
            for name, error in names.items():
                arrays[name][at], arrays[error][at] = values[name]
            for k, label in enumerate(values["label"][:lists["C"]]):
                arrays["label"][at + (k,)] = label
            for name in lists:
                for k, estimate in enumerate(values[name]):
                    arrays[name][at + (k,)], arrays[f"{name}_error"][at + (k,)] = estimate
        return arrays

    def axis_names(self):
        return list(self.axes)

    def __contains__(self, name):
        return name in self.values or name == "resolved"

    def __getitem__(self, name):
        if name == "resolved":
            return self.resolved
        if name.startswith("axes/"):
            return self.axes[name[len("axes/"):]]
        return self.values[name]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


def open_unfinished(path):
    """The scan whose result would be `path`, or whose journal or folder `path` is; None: there is none."""
    for journal in (path, os.path.join(path, "journal"), os.path.join(f"{path}.unfinished", "journal")):
        if os.path.basename(journal) == "journal" and os.path.isfile(journal):
            return UnfinishedScan(journal)
    return None

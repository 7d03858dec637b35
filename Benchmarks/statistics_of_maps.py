"""Reads small maps from NPY files and compares them; plain Python, which is enough for 49 cells."""

import ast
import math
import struct
import sys


def read_map(path):
    """The values of an NPY file of 32-bit floats, row by row."""
    data = path.read_bytes()
    if data[:6] != b"\x93NUMPY" or len(data) < 12:
        sys.exit(f"{path}: is no NPY file; remove it, and it is computed again")
    wide = data[6] > 1
    begin = 12 if wide else 10
    length = struct.unpack("<I" if wide else "<H", data[8:begin])[0]
    header = ast.literal_eval(data[begin : begin + length].decode("latin1"))
    count = math.prod(header["shape"])
    values = data[begin + length :]
    if header["descr"] != "<f4" or len(values) != 4 * count:
        sys.exit(f"{path}: expected {count} little-endian 32-bit floats, found {header['descr']}")
    return list(struct.unpack(f"<{count}f", values))


def mean_map(maps):
    return [sum(values) / len(values) for values in zip(*maps)]


def correlation(first, second):
    """Pearson's correlation."""
    first_mean, second_mean = sum(first) / len(first), sum(second) / len(second)
    first = [value - first_mean for value in first]
    second = [value - second_mean for value in second]
    norm = math.sqrt(sum(a * a for a in first) * sum(b * b for b in second))
    return sum(a * b for a, b in zip(first, second)) / norm if norm > 0 else math.nan


def ranks(values):
    """Ranks from 0, equal values sharing the mean of theirs."""
    order = sorted(range(len(values)), key=values.__getitem__)
    result = [0.0] * len(values)
    begin = 0
    while begin < len(order):
        end = begin
        while end < len(order) and values[order[end]] == values[order[begin]]:
            end += 1
        for place in order[begin:end]:
            result[place] = (begin + end - 1) / 2
        begin = end
    return result


def rank_correlation(first, second):
    """Spearman's correlation."""
    return correlation(ranks(first), ranks(second))


def scaled(values):
    """The map brought into 0...1."""
    low, high = min(values), max(values)
    return [(value - low) / (high - low) if high > low else 0.0 for value in values]


def difference(first, second):
    """The root of the mean squared difference of maps brought into 0...1."""
    pairs = zip(scaled(first), scaled(second))
    return math.sqrt(sum((a - b) ** 2 for a, b in pairs) / len(first))


def mean_reliability(maps):
    """How well the mean of independent maps correlates with what they converge to.

    From the mean correlation `r` between two of `n`: `sqrt(n r / (1 + (n - 1) r))` (Spearman and
    Brown 1910).
    """
    pairs = [
        correlation(first, second)
        for place, first in enumerate(maps)
        for second in maps[:place]
    ]
    between, count = sum(pairs) / len(pairs), len(maps)
    reliability = count * between / (1 + (count - 1) * between)
    return math.sqrt(reliability) if reliability > 0 else 0.0

#!/usr/bin/env python3
"""Compares the speed of our seven metrics with that of Quantus on one machine.

Both score the same random maps of 224 x 224 pixels, in turn, so that a machine that gets slower or
faster meanwhile favors neither. Before that, the values of both must be equal. Prints a Markdown
table of medians; the ratios are taken within a round.
"""

import argparse
import json
import math
import platform
import statistics
import sys
import tempfile
import time
import warnings
from pathlib import Path

import measuring
from measuring import bold_median, each, in_turn, run, tell

KINDS = {"nearest": "7 x 7, nearest", "full": "full resolution"}
TIES = {"numpy": "NumPy's order", "tie-free": "tie-free"}
# How many times faster than Quantus each form has to be.
REQUIRED = {"numpy": 5, "tie-free": 40}
# Values are floats of 64 bits in 0...1; one of 32 bits that is rounded otherwise differs by more.
TOLERANCE = 1e-12


class Peer:
    """The seven metrics of Quantus, with its defaults, on the maps and masks of a folder."""

    def __init__(self, folder):
        import numpy
        import quantus

        warnings.simplefilter("ignore")
        options = {"disable_warnings": True, "display_progressbar": False}
        self.metrics = [
            quantus.PointingGame(**options),
            quantus.TopKIntersection(**options),
            quantus.Sparseness(**options),
            quantus.AUC(**options),
            quantus.AttributionLocalisation(**options),
            quantus.RelevanceRankAccuracy(**options),
            quantus.RelevanceMassAccuracy(**options),
        ]
        self.maps = {kind: numpy.load(folder / f"{kind}.npy")[:, None, None] for kind in KINDS}
        self.masks = numpy.load(folder / "masks.npy").astype(int)[:, None, None]
        # No metric looks at the image or at its class, but Quantus asks for both.
        self.image = numpy.zeros((1, 3, *self.masks.shape[-2:]), numpy.float32)
        self.label = numpy.zeros(1, int)

    def values(self, kind):
        """The values of each map: one by one, which is faster here than Quantus' batches."""
        return [
            [
                float(
                    metric(
                        model=None,
                        x_batch=self.image,
                        y_batch=self.label,
                        a_batch=saliency,
                        s_batch=mask,
                        device="cpu",
                    )[0]
                )
                for metric in self.metrics
            ]
            for saliency, mask in zip(self.maps[kind], self.masks)
        ]

    def milliseconds(self, kind, seconds):
        """Times as measure-metrics does: one warm-up, then the mean of runs over all maps."""
        self.values(kind)
        runs = 0
        elapsed = 0.0
        start = time.perf_counter()
        while runs < 3 or elapsed < seconds:
            self.values(kind)
            runs += 1
            elapsed = time.perf_counter() - start
        return 1e3 * elapsed / runs / len(self.masks)


def check_values(ours, folder):
    """Compares the values of all maps; gives the number of values and the largest difference."""
    # Our order among ties is that of NumPy's plain sort. NumPy 1.26 has another one for AVX-512;
    # it sorts without it in a process of its own here, and as it likes when it is timed.
    environment = {"NPY_DISABLE_CPU_FEATURES": "AVX512_SKX"}
    command = [sys.executable, __file__, "--values", str(folder)]
    theirs = {record["maps"]: record["values"] for record in run(command, environment).records}
    count = 0
    largest = 0.0
    for record in ours:
        kind = record["maps"]
        if len(record["values"]) != len(theirs[kind]):
            sys.exit(f"{len(record['values'])} {kind} maps of ours, {len(theirs[kind])} of Quantus")
        for place, (our_map, their_map) in enumerate(zip(record["values"], theirs[kind])):
            for name, our_value, their_value in zip(record["metrics"], our_map, their_map):
                # What has no value is null in our records and NaN in Quantus.
                our_value = math.nan if our_value is None else our_value
                if math.isnan(our_value) and math.isnan(their_value):
                    difference = 0.0
                else:
                    difference = abs(our_value - their_value)
                if not difference <= TOLERANCE:
                    sys.exit(
                        f"{name} of {kind} map {place} is {our_value} here and {their_value} in "
                        f"Quantus: not equal within {TOLERANCE}, nothing is timed"
                    )
                largest = max(largest, difference)
                count += 1
    return count, largest


def compare(arguments, folder):
    """Measures in turn and prints the table."""
    from importlib.metadata import version

    count = ["--count", str(arguments.count)]
    export = [arguments.measure_metrics, *count, "--ties", "numpy", "--export", str(folder)]
    compared, largest = check_values(run(export).records, folder)
    tell("metrics: values compared")

    peer = Peer(folder)
    ours = {}
    theirs = {}

    def measure_ours(kind):
        # A process for each: what one measurement leaves in the heap speeds up the next.
        for ties in TIES:
            options = ["--maps", kind, "--ties", ties, "--seconds", str(arguments.seconds)]
            [record] = run([arguments.measure_metrics, *count, *options]).records
            ours.setdefault((kind, ties), []).append(record["milliseconds_per_map"])

    def measure_theirs(kind):
        theirs.setdefault(kind, []).append(peer.milliseconds(kind, arguments.seconds))

    for number in range(arguments.rounds):
        for kind in KINDS:
            for measure in in_turn(number, [measure_ours, measure_theirs]):
                measure(kind)
        tell(f"metrics: round {number + 1} of {arguments.rounds} done")

    packages = ["quantus", "numpy", "scikit-learn"]
    print(measuring.machine(1))
    print(
        ", ".join(f"{package} {version(package)}" for package in packages)
        + f", Python {platform.python_version()}."
    )
    print(
        f"Values in NumPy's order: all {compared} equal to Quantus' within {TOLERANCE} "
        f"(largest difference {largest:.1g}).\n"
    )
    rows = []
    for kind, kind_title in KINDS.items():
        for ties, ties_title in TIES.items():
            ratios = [b / a for a, b in zip(ours[kind, ties], theirs[kind])]
            middle = statistics.median(ratios)
            rows.append(
                [
                    kind_title,
                    ties_title,
                    f"{statistics.median(ours[kind, ties]):.2f}",
                    f"{statistics.median(theirs[kind]):.1f}",
                    each(ratios, 0),
                    bold_median(ratios, 0),
                    f"{REQUIRED[ties]}",
                ]
            )
            what = f"metrics beside Quantus, {kind_title}, {ties_title}"
            asked = f"at least {REQUIRED[ties]} times faster"
            measuring.summarize(what, asked, f"{middle:.0f} times", middle >= REQUIRED[ties])
    header = ["maps", "ties", "ours, ms a map", "Quantus, ms a map", "times faster, each round"]
    measuring.table([*header, "median", "required"], rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--measure-metrics", default="measure-metrics", help="our executable")
    parser.add_argument("--count", type=int, default=8, help="maps of each kind")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="for each measurement")
    parser.add_argument("--values", type=Path, metavar="FOLDER", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    for name in ("count", "rounds", "seconds"):
        if not getattr(arguments, name) > 0:
            parser.error(f"--{name} must be above 0, and is {getattr(arguments, name)}")
    if arguments.values:
        peer = Peer(arguments.values)
        for kind in KINDS:
            print(json.dumps({"maps": kind, "values": peer.values(kind)}))
        return
    with tempfile.TemporaryDirectory() as folder:
        compare(arguments, Path(folder))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Compares RELAX's map from designed masks with that from eight times as many random ones.

For each network and photograph: R maps of `relax-fast` (256 masks each, seeds 1...R) and one of
`relax` (2,048 masks, seed 0). The converged map is estimated by the mean of the designed maps: of all
for the random one, of the R - 1 others for each designed one. What designed maps may have in common
would favor them, so --random-reference N adds the mean of N further maps of `relax` (seeds 1...N),
which both are compared with.

Maps are left in OUTPUT/NETWORK/fast-SEED and OUTPUT/NETWORK/plain-SEED, and those that are there are
not computed again. Prints a Markdown table for each network, one row a photograph.
"""

import argparse
import statistics
from pathlib import Path

import measuring
from measuring import run, tell
from statistics_of_maps import (
    correlation,
    difference,
    mean_map,
    mean_reliability,
    rank_correlation,
    read_map,
)

DESIGNED, RANDOM = ("fast", "relax-fast", 256), ("plain", "relax", 2048)


class Study:
    """The maps of one network."""

    def __init__(self, arguments, name, weights):
        self.arguments = arguments
        self.folder = arguments.output / name
        self.weights = weights
        self.name = name

    def maps(self, kind, seed):
        """The maps of all photographs, by their stems; computes those that are not there."""
        prefix, method, masks = kind
        folder = self.folder / f"{prefix}-{seed}"
        files = {path: folder / f"{path.stem}.{method}.npy" for path in self.arguments.photographs}
        missing = [path for path, file in files.items() if not file.exists()]
        if missing:
            tell(f"{self.name}: {method}, seed {seed}: {len(missing)} photographs to do")
            command = [self.arguments.tools / "render-saliency", *missing]
            command += ["--weights", self.weights, "--method", method, "--masks", masks]
            command += ["--seed", seed, "--npy", "--map-values", "raw", "--quiet"]
            run([*command, "--threads", self.arguments.threads, "-o", folder])
        return {path.stem: read_map(file) for path, file in files.items()}

    def report(self):
        arguments = self.arguments
        designed = [self.maps(DESIGNED, seed) for seed in range(1, arguments.repetitions + 1)]
        drawn = self.maps(RANDOM, 0)
        others = [self.maps(RANDOM, seed) for seed in range(1, arguments.random_reference + 1)]
        rows = [
            PhotographRow(
                path.stem,
                [maps[path.stem] for maps in designed],
                drawn[path.stem],
                [maps[path.stem] for maps in others],
            )
            for path in arguments.photographs
        ]
        print(f"### {self.name}\n")
        header = ["photograph", "r, random", "r, designed", "worst", "closer"]
        header += ["rank r, random", "designed", "RMSE, random", "designed", "r of the reference"]
        if others:
            header += ["r, random *", "designed *", "worst *", "closer *"]
        measuring.table(header, [row.cells for row in rows])
        if others:
            print(f"\\* to the mean of {len(others)} other maps of 2,048 random masks each.\n")
        self.conclude(rows, "to the mean of designed maps", [row.own for row in rows])
        if others:
            comparisons = [row.independent for row in rows]
            self.conclude(rows, "to other random masks", comparisons)

    def conclude(self, rows, reference, comparisons):
        """Says on how many photographs the designed masks are closer, and on which not."""
        exceptions = [
            row.name for row, one in zip(rows, comparisons) if statistics.mean(one[1]) <= one[0]
        ]
        count = len(rows) - len(exceptions)
        drawn = statistics.median(one[0] for one in comparisons)
        designed = statistics.median(statistics.mean(one[1]) for one in comparisons)
        print(
            f"Correlation {reference}: median {designed:.4f} for 256 designed masks, {drawn:.4f} "
            f"for 2,048 random ones; the designed are closer on {count} of {len(rows)} photographs"
            + (f", and not on {', '.join(exceptions)}.\n" if exceptions else ".\n")
        )
        what = f"{self.name}: 256 designed masks closer than 2,048 random ones, {reference}"
        measuring.summarize(
            what, "every photograph", f"{count} of {len(rows)} photographs", not exceptions
        )


class PhotographRow:
    """What is told of one photograph."""

    def __init__(self, name, designed, drawn, others):
        self.name = name
        whole = mean_map(designed)
        rests = [mean_map(designed[:i] + designed[i + 1 :]) for i in range(len(designed))]
        pairs = list(zip(designed, rests))
        # The correlation of the random map, and those of the designed ones.
        self.own = correlation(drawn, whole), [correlation(*pair) for pair in pairs]
        self.independent = None
        self.cells = [name, *self.compared(self.own)]
        for measure in (rank_correlation, difference):
            values = [measure(*pair) for pair in pairs]
            self.cells += [f"{measure(drawn, whole):.4f}", f"{statistics.mean(values):.4f}"]
        self.cells.append(f"{mean_reliability(designed):.4f}")
        if others:
            other = mean_map(others)
            self.independent = correlation(drawn, other), [correlation(m, other) for m in designed]
            self.cells += self.compared(self.independent)

    @staticmethod
    def compared(comparison):
        drawn, designed = comparison
        mean = statistics.mean(designed)
        closer = sum(value > drawn for value in designed)
        told = f"{closer} of {len(designed)}"
        return [
            f"{drawn:.4f}",
            f"{mean:.4f}",
            f"{min(designed):.4f}",
            told if mean > drawn else f"**{told}, random closer**",
        ]


def named_weights(text):
    """NAME=FILE, or a file that lends its name."""
    name, separator, file = text.partition("=")
    return (name, Path(file)) if separator else (Path(text).stem, Path(text))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("photographs", nargs="+", type=Path)
    parser.add_argument(
        "--weights",
        action="append",
        required=True,
        type=named_weights,
        metavar="[NAME=]FILE",
        help="a converted network; may be repeated",
    )
    parser.add_argument("-o", "--output", type=Path, required=True, help="where maps are left")
    parser.add_argument("--repetitions", type=int, default=10, help="maps from designed masks")
    parser.add_argument(
        "--random-reference", type=int, default=0, metavar="N", help="further maps from random ones"
    )
    parser.add_argument(
        "--tools", type=Path, default=measuring.FOLDER.parent / ".build/release"
    )
    parser.add_argument("--threads", type=int, default=measuring.processors())
    arguments = parser.parse_args()
    stems = [path.stem for path in arguments.photographs]
    repeated = sorted({stem for stem in stems if stems.count(stem) > 1})
    if repeated:
        parser.error(f"several photographs are called {', '.join(repeated)}; rename them")
    if arguments.repetitions < 3 or arguments.random_reference < 0 or arguments.threads < 1:
        parser.error("--repetitions is at least 3, --threads at least 1")
    for name, weights in arguments.weights:
        Study(arguments, name, weights).report()


if __name__ == "__main__":
    main()

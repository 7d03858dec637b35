#!/usr/bin/env python3
"""Compares the forward speed of our engine with that of the peers on one machine.

All run a ResNet50 v1.5 at 224 x 224 with random weights, in 32-bit floats or in bfloat16, in turn, each time in a
process of its own, so that a machine that gets slower or faster meanwhile favors none. Prints a
Markdown table of medians; the ratios are taken within a round, to whichever peer is best in it.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

import measuring
from measuring import FOLDER, TUNED_MALLOC, bold_median, each, in_turn, run, tell

TITLES = {
    "ours": "ours",
    "onnxruntime": "ONNX Runtime",
    "openvino": "OpenVINO",
    "pytorch": "PyTorch",
}


class Comparison:
    """Rates, versions and memory of all engines."""

    def __init__(self, arguments, model):
        self.arguments = arguments
        self.model = model
        self.engines = ["ours", "onnxruntime", "openvino"]
        if arguments.precision == "bfloat16":
            self.engines.remove("onnxruntime")  # It has no convolutions of bfloat16.
        if arguments.pytorch:
            self.engines.append("pytorch")
        self.rates = {}
        self.memory = {}
        self.versions = {}
        self.peaks = []
        self.shares = {}

    def measure(self):
        arguments = self.arguments
        for number in range(arguments.rounds):
            known = measuring.peaks(arguments.measure_forward, arguments.threads)
            # The peak of the instructions that the engines use.
            is_short = arguments.precision == "bfloat16"
            kinds = [kind for kind in known if is_short or "bf16" not in kind]
            self.peaks.append(max(known[kind] for kind in kinds))
            for batch in arguments.batch:
                for engine in in_turn(number, self.engines):
                    self.measure_engine(engine, batch)
            tell(f"engines: round {number + 1} of {arguments.rounds} done")

    def measure_engine(self, engine, batch):
        arguments = self.arguments
        options = ["--batch", batch, "--seconds", arguments.seconds, "--threads", arguments.threads]
        options += ["--precision", arguments.precision]
        if engine == "ours":
            outcome = run([arguments.measure_forward, *options])
        else:
            python = arguments.pytorch if engine == "pytorch" else sys.executable
            command = [python, FOLDER / "measure_peer.py", engine, "--model", self.model, *options]
            outcome = run(command, TUNED_MALLOC if engine == "pytorch" else None)
            self.versions[engine] = outcome.records[0]["version"]
        self.rates.setdefault((engine, batch), []).append(outcome.records[0]["images_per_second"])
        if engine == "ours":
            self.shares.setdefault(batch, []).append(outcome.records[0]["share_of_peak"])
        self.memory[engine, batch] = max(self.memory.get((engine, batch), 0), outcome.megabytes)

    def ratios(self, batch, peers):
        """Ours to the best of the peers, each round."""
        best = [max(values) for values in zip(*(self.rates[peer, batch] for peer in peers))]
        return [ours / theirs for ours, theirs in zip(self.rates["ours", batch], best)]

    def shares_of_peak(self, engine, batch):
        """Each round's share of the peak, for peers by how much faster or slower than ours they are."""
        ours = zip(self.shares[batch], self.rates["ours", batch])
        return [share / rate * its for (share, rate), its in zip(ours, self.rates[engine, batch])]

    def report(self):
        arguments = self.arguments
        print(measuring.machine(arguments.threads))
        print(
            f"Peak: {statistics.median(self.peaks):.0f} GFLOP/s (median of {arguments.rounds}; "
            f"{min(self.peaks):.0f} to {max(self.peaks):.0f}); shares are those of peaks that were "
            "measured between our passes."
        )
        versions = ", ".join(f"{TITLES[name]} {text}" for name, text in self.versions.items())
        print(f"{versions}.\n")
        rows = []
        for batch in arguments.batch:
            for engine in self.engines:
                rates = self.rates[engine, batch]
                ratios = [] if engine == "ours" else self.ratios(batch, [engine])
                rows.append(
                    [
                        str(batch),
                        TITLES[engine],
                        f"{statistics.median(rates):.1f}",
                        f"{100 * statistics.median(self.shares_of_peak(engine, batch)):.0f}",
                        f"{self.memory[engine, batch]:.0f}",
                        each(ratios),
                        bold_median(ratios) if ratios else "",
                    ]
                )
        header = ["batch", "engine", "images/s", "% of peak", "peak MB", "ours / it, each round"]
        measuring.table([*header, "median"], rows)
        rows = []
        for batch in arguments.batch:
            ratios = self.ratios(batch, self.engines[1:])
            rows.append([str(batch), each(ratios), bold_median(ratios)])
            middle = statistics.median(ratios)
            what = f"ResNet50, batch {batch}, {arguments.precision}: ours / best peer"
            # Differences below 5 % are ties.
            measuring.summarize(what, "at least 1 (0.95: a tie)", f"{middle:.2f}", middle >= 0.95)
        measuring.table(["batch", "ours / best peer of the round", "median"], rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--measure-forward", default="measure-forward", help="our executable")
    parser.add_argument(
        "--pytorch", metavar="PYTHON", help="a Python that has PyTorch (default: not compared)"
    )
    parser.add_argument(
        "--precision",
        choices=["float32", "bfloat16"],
        default="float32",
        help="bfloat16 needs a processor with AVX512-BF16",
    )
    parser.add_argument("--batch", type=int, action="append", help="default: 1 and 32")
    parser.add_argument("--seconds", type=float, default=2.5, help="for each measurement")
    measuring.add_round_options(parser)
    arguments = parser.parse_args()
    arguments.batch = arguments.batch or [1, 32]
    measuring.check(parser, arguments, "seconds")
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "resnet50.onnx"
        run([sys.executable, FOLDER / "onnx_model.py", model])
        comparison = Comparison(arguments, model)
        comparison.measure()
        comparison.report()


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Measures how many forward passes Grad-CAM takes, its own forward pass included.

measure-methods runs both in turn in one process; several processes are the rounds. Prints a Markdown
table.
"""

import argparse
import statistics

import measuring
from measuring import bold_median, each, run, tell

# At most so many forward passes.
REQUIRED = {"layer3": 1.6}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--measure-methods", default="measure-methods", help="our executable")
    parser.add_argument("--batch", type=int, action="append", help="default: 1 and 16")
    parser.add_argument("--layer", action="append", help="default: layer3 and layer4")
    parser.add_argument("--seconds", type=float, default=3.0, help="for each measurement")
    measuring.add_round_options(parser)
    arguments = parser.parse_args()
    measuring.check(parser, arguments, "seconds")
    command = [arguments.measure_methods, "--method", "grad-cam", "--threads", arguments.threads]
    command += ["--seconds", arguments.seconds]
    for batch in arguments.batch or [1, 16]:
        command += ["--batch", batch]
    for layer in arguments.layer or ["layer3", "layer4"]:
        command += ["--layer", layer]

    forwards = {}
    milliseconds = {}
    for number in range(arguments.rounds):
        for record in run(command).records:
            key = (record["layer"], record["batch"])
            forwards.setdefault(key, []).append(record["forwards"])
            milliseconds.setdefault(key, []).append(1e3 * record["method_seconds"])
        tell(f"gradients: round {number + 1} of {arguments.rounds} done")

    print(measuring.machine(arguments.threads) + "\n")
    rows = []
    for (layer, batch), values in forwards.items():
        middle = statistics.median(values)
        asked = f"{REQUIRED[layer]}" if layer in REQUIRED else ""
        taken = f"{statistics.median(milliseconds[layer, batch]):.1f}"
        rows.append([layer, str(batch), taken, each(values), bold_median(values), asked])
        if asked:
            what = f"Grad-CAM at {layer}, batch {batch}"
            met = middle <= REQUIRED[layer]
            measuring.summarize(what, f"at most {asked} forward passes", f"{middle:.2f}", met)
    header = ["layer", "batch", "ms", "forward passes, each round", "median", "at most"]
    measuring.table(header, rows)


if __name__ == "__main__":
    main()

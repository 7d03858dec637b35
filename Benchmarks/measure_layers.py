#!/usr/bin/env python3
"""Measures which share of the peak each distinct convolution of ResNet50 reaches by itself.

With one thread and with all; the peak is measured right before each. Prints a Markdown table of the
medians of several rounds.
"""

import argparse
import statistics

import measuring
from measuring import run, tell


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--measure-forward", default="measure-forward", help="our executable")
    parser.add_argument("--seconds", type=float, default=0.3, help="for each measurement")
    measuring.add_round_options(parser)
    arguments = parser.parse_args()
    measuring.check(parser, arguments, "seconds")
    command = [arguments.measure_forward, "--layers", "--threads", arguments.threads]
    layers = {}
    shares = {}
    for number in range(arguments.rounds):
        for record in run([*command, "--seconds", arguments.seconds]).records:
            layers[record["name"]] = record
            for speed in record["speeds"]:
                key = (record["name"], speed["threads"])
                shares.setdefault(key, []).append(100 * speed["share_of_peak"])
        tell(f"layers: round {number + 1} of {arguments.rounds} done")

    print(measuring.machine(arguments.threads) + "\n")
    rows = []
    for name, record in layers.items():
        (inputs, height, width), outputs = record["input"], record["output"][0]
        stride = f" / {record['stride']}" if record["stride"] > 1 else ""
        row = [name, f"{record['kernel']} x {record['kernel']}{stride}, {inputs} to {outputs}"]
        row += [f"{height} x {width}", str(record["count"])]
        row.append(f"{100 * record['share_of_operations']:.1f}")
        for speed in record["speeds"]:
            row.append(f"{statistics.median(shares[name, speed['threads']]):.0f}")
        rows.append(row)
    header = ["layer", "kernel", "input", "times", "% of products", "% of peak, one thread"]
    if arguments.threads > 1:
        header.append(f"{arguments.threads} threads")
    measuring.table(header, rows)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Measures which share of its own peak each set of instructions reaches in forward passes.

The peak of a set is that of its multiplications and additions in registers, measured between the
passes: 4 floats, not fused, for portable kernels on x86-64, 8 fused for AVX2, 16 fused for
AVX-512. The shortest pass of a process is also compared with the shortest burst, which tells what the
kernels can do where nobody else uses the machine. Prints a Markdown table.
"""

import argparse
import statistics

import measuring
from measuring import bold_median, each, in_turn, run, tell

# What is asked of them, in percent.
REQUIRED = {"portable": 80, "avx2": 80}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--measure-forward", default="measure-forward", help="our executable")
    parser.add_argument("--batch", type=int, action="append", help="default: 1 and 32")
    parser.add_argument("--seconds", type=float, default=2.5, help="for each measurement")
    measuring.add_round_options(parser)
    arguments = parser.parse_args()
    arguments.batch = arguments.batch or [1, 32]
    measuring.check(parser, arguments, "seconds")

    peaks = {}
    rates = {}
    shares = {}
    best = {}
    for number in range(arguments.rounds):
        for name, gflops in measuring.peaks(arguments.measure_forward, arguments.threads).items():
            peaks.setdefault(name, []).append(gflops)
        # Floats are computed by the kernels for AVX-512 there.
        names = [name for name in peaks if name != "avx512-bf16"]
        for batch in arguments.batch:
            for name in in_turn(number, names):
                options = ["--batch", batch, "--seconds", arguments.seconds]
                options += ["--threads", arguments.threads, "--instruction-set", name]
                [record] = run([arguments.measure_forward, *options]).records
                rates.setdefault((name, batch), []).append(record["images_per_second"])
                shares.setdefault((name, batch), []).append(100 * record["share_of_peak"])
                best.setdefault((name, batch), []).append(100 * record["share_at_best"])
        tell(f"instructions: round {number + 1} of {arguments.rounds} done")

    print(measuring.machine(arguments.threads) + "\n")
    rows = [[name, each(values, 0), bold_median(values, 0)] for name, values in peaks.items()]
    measuring.table(["instructions", "peak, GFLOP/s, each round", "median"], rows)
    rows = []
    for (name, batch), values in sorted(shares.items(), key=lambda item: item[0][1]):
        middle = statistics.median(values)
        images = f"{statistics.median(rates[name, batch]):.1f}"
        asked = f"{REQUIRED[name]}" if name in REQUIRED else ""
        row = [name, str(batch), images, each(values, 0), bold_median(values, 0)]
        rows.append([*row, f"{statistics.median(best[name, batch]):.0f}", asked])
        if name in REQUIRED:
            what = f"{name}, batch {batch}: share of its own peak"
            met = middle >= REQUIRED[name]
            measuring.summarize(what, f"at least {REQUIRED[name]} %", f"{middle:.0f} %", met)
    header = ["instructions", "batch", "images/s", "% of its own peak, each round", "median"]
    measuring.table([*header, "shortest pass", "asked"], rows)


if __name__ == "__main__":
    main()

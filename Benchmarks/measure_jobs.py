#!/usr/bin/env python3
"""Measures which part of a whole evaluation is spent in forward passes.

`generate-tables evaluate` reads scenes, runs a ResNet50, computes the maps of five methods and scores
them by all metrics. Its images per second, starting and reading weights included, are compared with
those of forward passes alone of the same batch and threads, in turn. Grad-CAM looks at the last layer
here, where its gradient runs back through the classifier only. Prints a Markdown table.
"""

import argparse
import statistics

import measuring
from measuring import bold_median, each, in_turn, run, tell

METHODS = "lafam,grad-cam,eigen-cam,tsm,mtsm"
# What evaluate puts through a network together.
BATCH = 16
REQUIRED = 90


def evaluate(arguments, inputs, scenes, methods):
    """Images per second of an evaluation."""
    command = [arguments.tools / "generate-tables", "evaluate", "--dataset", "voc2012"]
    command += ["--root", scenes, "--model", f"ResNet50={inputs.weights}", "--methods", methods]
    command += ["--limit", arguments.images, "--threads", arguments.threads, "--quiet", "--force"]
    results = inputs.folder / "results.csv"
    seconds = run([*command, "-o", results]).seconds
    rows = len(results.read_text().splitlines()) - 1
    images = rows / len(methods.split(","))
    if images != arguments.images:
        raise SystemExit(f"evaluate gave {rows} rows, not those of {arguments.images} images")
    return images / seconds


def forward(arguments):
    """Images per second of forward passes alone."""
    command = [arguments.measure_forward, "--batch", BATCH, "--threads", arguments.threads]
    [record] = run([*command, "--seconds", arguments.seconds]).records
    return record["images_per_second"]


def measure(arguments, inputs):
    scenes = inputs.folder / "scenes"
    # One scene in eight has two objects, and is not evaluated.
    count = arguments.images + arguments.images // 4 + 8
    run([arguments.tools / "generate-scenes", "-o", scenes, "--count", count, "--quiet"])
    tell("jobs: scenes are drawn")
    measures = {
        "forward": lambda: forward(arguments),
        METHODS: lambda: evaluate(arguments, inputs, scenes, METHODS),
        "lafam": lambda: evaluate(arguments, inputs, scenes, "lafam"),
    }
    rates = {name: [] for name in measures}
    for number in range(arguments.rounds):
        for name in in_turn(number, measures):
            rates[name].append(measures[name]())
        tell(f"jobs: round {number + 1} of {arguments.rounds} done")

    print(measuring.machine(arguments.threads))
    print(f"{arguments.images} images, ResNet50, forward passes in batches of {BATCH}.\n")
    rows = [["forward passes alone", f"{statistics.median(rates['forward']):.1f}", "", "", ""]]
    for name in list(measures)[1:]:
        shares = [100 * job / alone for job, alone in zip(rates[name], rates["forward"])]
        asked = f"{REQUIRED}" if name == METHODS else ""
        title = "evaluate: " + name.replace(",", ", ")
        middle = statistics.median(rates[name])
        rows.append([title, f"{middle:.1f}", each(shares, 0), bold_median(shares, 0), asked])
        if asked:
            share = statistics.median(shares)
            what = f"evaluate, five methods, {arguments.images} images: time in forward passes"
            measuring.summarize(what, f"at least {asked} %", f"{share:.0f} %", share >= REQUIRED)
    header = ["job", "images/s", "% of it in forward passes, each round", "median", "asked"]
    measuring.table(header, rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    measuring.add_tool_options(parser)
    parser.add_argument("--measure-forward", default="measure-forward", help="our executable")
    parser.add_argument("--images", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=5.0, help="for forward passes alone")
    measuring.add_round_options(parser)
    arguments = parser.parse_args()
    measuring.check(parser, arguments, "images", "seconds")
    with measuring.Inputs(arguments) as inputs:
        measure(arguments, inputs)


if __name__ == "__main__":
    main()

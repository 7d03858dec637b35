#!/usr/bin/env python3
"""Measures the peak memory of render-saliency and how long it takes for one photograph.

A map by LaFAM is timed as a user waits for it: the whole process, with reading weights that are in
the system's cache, after a warm-up. hyperfine times it where it is installed. Prints a Markdown table.
"""

import argparse
import json
import shlex
import shutil
import statistics
from pathlib import Path

import measuring
from measuring import run, tell

# Megabytes for each method, and seconds for LaFAM.
MOST_MEMORY = {"lafam": 300, "relax": 400}
MOST_SECONDS = 0.3


def command(arguments, inputs, method):
    words = [arguments.tools / "render-saliency", inputs.image, "--weights", inputs.weights]
    words += ["--method", method, "--threads", arguments.threads, "--quiet"]
    if method == "relax":
        words += ["--masks", "2048"]
    return [str(word) for word in [*words, "-o", inputs.folder / "maps"]]


def seconds_of(words, runs, folder):
    """The wall times of a command, after a run that is not counted."""
    if not shutil.which("hyperfine"):
        run(words)
        return [run(words).seconds for _ in range(runs)]
    results = folder / "hyperfine.json"
    options = ["--warmup", "1", "--runs", runs, "--shell", "none", "--style", "none"]
    run(["hyperfine", *options, "--export-json", results, shlex.join(words)])
    return json.loads(results.read_text())["results"][0]["times"]


def measure(arguments, inputs):
    print(measuring.machine(arguments.threads) + "\n")
    rows = []
    for method, most in MOST_MEMORY.items():
        words = command(arguments, inputs, method)
        runs = arguments.rounds if method == "lafam" else arguments.relax_runs
        megabytes = max(run(words).megabytes for _ in range(runs))
        rows.append([f"peak memory, `{method}`", f"{megabytes:.0f} MB", f"< {most} MB"])
        what = f"peak memory of render-saliency, {method}"
        measuring.summarize(what, f"< {most} MB", f"{megabytes:.0f} MB", megabytes < most)
        tell(f"tools: memory of {method} done")
    times = seconds_of(command(arguments, inputs, "lafam"), arguments.runs, inputs.folder)
    middle = statistics.median(times)
    rows.append(["one photograph, `lafam`, wall time", f"{middle:.3f} s", f"< {MOST_SECONDS} s"])
    rows.append(["of these runs, shortest and longest", f"{min(times):.3f}, {max(times):.3f} s", ""])
    what = "render-saliency, one photograph, lafam"
    measuring.summarize(what, f"< {MOST_SECONDS} s", f"{middle:.3f} s", middle < MOST_SECONDS)
    measuring.table(["ResNet50", "measured", "asked"], rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    measuring.add_tool_options(parser)
    parser.add_argument("--image", type=Path, help="a photograph (default: a made-up picture)")
    parser.add_argument("--runs", type=int, default=15, help="timed runs for one photograph")
    parser.add_argument(
        "--relax-runs", type=int, default=1, help="runs with 2,048 masks, of which the peak counts"
    )
    measuring.add_round_options(parser)
    arguments = parser.parse_args()
    measuring.check(parser, arguments, "runs", "relax_runs")
    with measuring.Inputs(arguments) as inputs:
        measure(arguments, inputs)


if __name__ == "__main__":
    main()

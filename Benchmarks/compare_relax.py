#!/usr/bin/env python3
"""Compares the time of one RELAX map of a ResNet50 with that of PyTorch's loop on one machine.

Ours are `relax` with the paper's 2,048 masks and `relax-fast` with 256 designed ones, each the time
of the method with its forward pass, without loading weights. PyTorch's loop is tuned: channels last,
batch normalization folded, memory that stays with the process, and the batch and the kind of memory
that were fastest right before: the C library's, with huge pages, or jemalloc's where that is
installed. It is timed on a part of the masks and scaled to all of them. Forward passes of our engine
alone, as many as there are masks, tell what is won by computing once what masks have in common. All run
in turn, in processes of their own. Prints Markdown tables; the ratios are taken within a round.
"""

import argparse
import ctypes.util
import statistics
from pathlib import Path

import measuring
from measuring import FOLDER, TUNED_MALLOC, bold_median, each, in_turn, run, tell

MASKS = 2048
# How many times faster than PyTorch's loop one map of the paper's accuracy has to be.
REQUIRED = {"float32": 10, "bfloat16": 20}
OURS = {"relax": MASKS, "relax-fast": 256}
# How many times faster than its forward passes alone `relax` has to be.
SHARING = 1.3
# The last is PyTorch's own switch.
MEMORY = {"malloc": TUNED_MALLOC, "huge pages": {**TUNED_MALLOC, "THP_MEM_ALLOC_ENABLE": "1"}}
JEMALLOC = ctypes.util.find_library("jemalloc")
if JEMALLOC:
    MEMORY["jemalloc"] = {"LD_PRELOAD": JEMALLOC}


class Loop:
    """PyTorch's loop."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.version = ""
        self.settings = (arguments.batch[0], next(iter(MEMORY)))

    def measure(self, masks, batch, memory):
        """The seconds for all masks, and the peak memory in MB."""
        arguments = self.arguments
        command = [arguments.pytorch, FOLDER / "relax_peer.py", "--threads", arguments.threads]
        command += ["--precision", arguments.precision, "--masks", masks, "--batch", batch]
        outcome = run(command, MEMORY[memory])
        [record] = outcome.records
        self.version = record["version"]
        return record["seconds"] * MASKS / masks, outcome.megabytes

    def tune(self):
        """Tries batches and kinds of memory, and prints what they take."""
        tried = {}
        for memory in MEMORY:
            for batch in self.arguments.batch:
                tried[batch, memory], _ = self.measure(max(64, batch), batch, memory)
        self.settings = min(tried, key=tried.get)
        tell("relax: PyTorch's loop is tuned")
        rows = [
            [str(batch), *(f"{tried[batch, memory]:.0f}" for memory in MEMORY)]
            for batch in self.arguments.batch
        ]
        print("PyTorch's loop, seconds for 2,048 masks, from at least 64:\n")
        measuring.table(["batch", *MEMORY], rows)

    def measure_tuned(self):
        return self.measure(self.arguments.masks, *self.settings)


def measure_ours(arguments, inputs, method):
    """The seconds of one map, and the process' peak memory in MB."""
    command = [arguments.tools / "render-saliency", inputs.image, "--weights", inputs.weights]
    command += ["--method", method, "--masks", OURS[method], "--threads", arguments.threads]
    command += ["--precision", arguments.precision, "--json", "-o", inputs.folder / "maps"]
    outcome = run(command)
    [record] = outcome.records
    return record["seconds"], outcome.megabytes


def measure_forward(arguments):
    """The seconds of as many forward passes as there are masks, and the process' peak memory in MB."""
    command = [arguments.measure_forward, "--batch", 32, "--seconds", 6]
    command += ["--threads", arguments.threads, "--precision", arguments.precision]
    outcome = run(command)
    [record] = outcome.records
    return MASKS / record["images_per_second"], outcome.megabytes


def compare(arguments, inputs):
    """Measures in turn and prints the tables."""
    measures = {
        method: lambda method=method: measure_ours(arguments, inputs, method) for method in OURS
    }
    measures["forward"] = lambda: measure_forward(arguments)
    print(measuring.machine(arguments.threads) + "\n")
    loop = Loop(arguments)
    if arguments.pytorch:
        loop.tune()
        measures["pytorch"] = loop.measure_tuned
    seconds = {name: [] for name in measures}
    memory = {name: 0 for name in measures}
    for number in range(arguments.rounds):
        for name in in_turn(number, measures):
            taken, megabytes = measures[name]()
            seconds[name].append(taken)
            memory[name] = max(memory[name], megabytes)
        tell(f"relax: round {number + 1} of {arguments.rounds} done")

    titles = {name: f"`{name}`, {masks:,} masks" for name, masks in OURS.items()}
    titles["forward"] = f"{MASKS:,} forward passes alone"
    if arguments.pytorch:
        batch, kind = loop.settings
        titles["pytorch"] = f"PyTorch's loop, {MASKS:,} masks *, batches of {batch}, {kind}"
    required = REQUIRED[arguments.precision]
    rows = []
    for name, title in titles.items():
        ratios = []
        if arguments.pytorch and name in OURS:
            ratios = [theirs / ours for ours, theirs in zip(seconds[name], seconds["pytorch"])]
        rows.append(
            [
                title,
                f"{statistics.median(seconds[name]):.2f}",
                f"{memory[name]:.0f}",
                each(ratios, 1),
                bold_median(ratios, 1) if ratios else "",
            ]
        )
        if ratios and name == "relax-fast":
            middle = statistics.median(ratios)
            what = f"RELAX map of the paper's accuracy, {arguments.precision}, beside PyTorch"
            asked = f"at least {required} times faster"
            measuring.summarize(what, asked, f"{middle:.1f} times", middle >= required)
    header = ["method", "seconds a map", "peak MB", "times faster than PyTorch, each round"]
    measuring.table([*header, "median"], rows)
    if arguments.pytorch:
        print(
            f"\\* PyTorch {loop.version}, {arguments.precision}, timed on {arguments.masks} masks "
            f"and scaled. `relax-fast` has to be at least {required} times faster.\n"
        )
    ratios = [alone / ours for ours, alone in zip(seconds["relax"], seconds["forward"])]
    rows = [[each(ratios), bold_median(ratios), str(SHARING)]]
    header = ["forward passes alone / `relax`, each round", "median", "asked"]
    measuring.table(header, rows)
    middle = statistics.median(ratios)
    what = f"RELAX, {MASKS:,} masks, beside its forward passes alone"
    measuring.summarize(what, f"{SHARING} times faster", f"{middle:.2f} times", middle >= SHARING)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    measuring.add_tool_options(parser)
    parser.add_argument("--measure-forward", default="measure-forward", help="our executable")
    parser.add_argument("--image", type=Path, help="a photograph (default: a made-up picture)")
    parser.add_argument(
        "--pytorch", metavar="PYTHON", help="a Python that has PyTorch (default: not compared)"
    )
    parser.add_argument("--precision", choices=list(REQUIRED), default="float32")
    parser.add_argument("--masks", type=int, default=256, help="that PyTorch is timed on")
    parser.add_argument(
        "--batch", type=int, action="append", help="that PyTorch may use; default: 8, 16, 32, 64"
    )
    measuring.add_round_options(parser)
    arguments = parser.parse_args()
    arguments.batch = arguments.batch or [8, 16, 32, 64]
    measuring.check(parser, arguments, "masks")
    with measuring.Inputs(arguments) as inputs:
        compare(arguments, inputs)


if __name__ == "__main__":
    main()

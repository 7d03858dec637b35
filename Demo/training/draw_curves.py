"""Draws the curves of the three trainings as one SVG."""

import argparse
import json
import pathlib

import matplotlib
from matplotlib import pyplot, ticker

NETWORKS = {
    "supervised": ("supervised", "accuracy", "#0072b2"),
    "simclr": ("SimCLR", "probe", "#d55e00"),
    "swav": ("SwAV", "probe", "#009e73")}


def read(path):
    return [line for line in map(json.loads, path.read_text().splitlines()) if "epoch" in line]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("curves", type=pathlib.Path, help="the folder of the three .jsonl")
    parser.add_argument("output", type=pathlib.Path, help="the picture, .svg")
    values = parser.parse_args()
    # Equal curves are to give equal files.
    matplotlib.rcParams["svg.hashsalt"] = "curves"
    figure, (right, losses) = pyplot.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    for name, (title, key, color) in NETWORKS.items():
        epochs = read(values.curves / f"{name}.jsonl")
        more = values.curves / f"{name}-moved.jsonl"
        if more.exists():
            # Goes on where the first part ended.
            end = epochs[-1]["epoch"]
            epochs += [line | {"epoch": line["epoch"] + end} for line in read(more)]
            right.axvline(end, color=color, linestyle=":", linewidth=1)
        for axes, shown in ((right, key), (losses, "loss")):
            points = [(line["epoch"], line[shown]) for line in epochs if shown in line]
            label = f"{title}: {key}" if axes is right else title
            axes.plot(
                *zip(*points), color=color, marker="o", markersize=3, linewidth=1.5, label=label)
    right.axhline(1 / 13, color="#666666", linestyle="--", linewidth=1, label="chance")
    right.set(title="Validation scenes of one class", xlabel="epoch", ylabel="accuracy", ylim=(0, 1))
    losses.set(title="Mean loss in training", xlabel="epoch", ylabel="loss")
    losses.set_ylim(bottom=0)
    for axes in (right, losses):
        axes.set_xlim(left=0)
        axes.xaxis.set_major_locator(ticker.MaxNLocator(integer=True))
        axes.grid(color="#dddddd", linewidth=0.6)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False, fontsize=8)
    figure.savefig(values.output, metadata={"Date": None, "Creator": None})


main()

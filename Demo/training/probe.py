"""Measures linear probes of trained networks, and of networks with random weights."""

import argparse
import json

import torch

import training
from network import ResNet
from scenes import Scenes


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", required=True, help="a folder of generate-scenes")
    parser.add_argument("--validation", required=True, help="another one, of another --first")
    parser.add_argument("--output", required=True, help="what was found, .json")
    parser.add_argument("--seeds", type=int, default=3, help="so many networks of random weights")
    parser.add_argument("weights", nargs="*", help="files that the trainings wrote")
    values = parser.parse_args()
    train, validation = Scenes(values.train), Scenes(values.validation)
    found = {}
    for path in values.weights:
        network = training.placed(ResNet())
        training.start_from(path, network)
        found[path] = training.linear_probe(network, train, validation)
        print(path, found[path], flush=True)
    for seed in range(values.seeds):
        torch.manual_seed(seed)
        network = training.placed(ResNet())
        training.settle(network, train)
        found[f"random weights, seed {seed}"] = training.linear_probe(network, train, validation)
        print(seed, found[f"random weights, seed {seed}"], flush=True)
    with open(values.output, "w") as file:
        json.dump({name: round(value, 4) for name, value in found.items()}, file, indent=2)
        file.write("\n")


main()

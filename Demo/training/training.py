"""What the three trainings share: options, the schedule, curves, the linear probe, and the result as HDF5."""

import argparse
import json
import math
import pathlib
import time

import h5py
import numpy
import torch
from torch import nn

from scenes import Scenes, batches, normalized

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


def options(description, **defaults):
    """The values of the command line; `defaults` are the options of one training alone."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--train", required=True, help="a folder of generate-scenes")
    parser.add_argument("--validation", required=True, help="another one, of another --first")
    parser.add_argument("--output", required=True, help="the weights, .h5")
    parser.add_argument("--curve", required=True, help="what each epoch reached, .jsonl")
    parser.add_argument("--seed", type=int, default=0, help="of weights, orders and views; default: 0")
    for name, value in defaults.items():
        parser.add_argument(
            "--" + name.replace("_", "-"), type=type(value), default=value,
            help=f"default: {value}")
    values = parser.parse_args()
    torch.manual_seed(values.seed)
    return values


def placed(module):
    """The module where it is trained, in the memory format that is fastest there."""
    return module.to(DEVICE, memory_format=torch.channels_last)


class Schedule:
    """SGD with momentum, whose rate warms up linearly, then falls as half a cosine to zero."""

    def __init__(self, modules, rate, steps, decay=1e-4):
        parameters = [parameter for module in modules for parameter in module.parameters()]
        # Biases and normalizations do not decay.
        self.optimizer = torch.optim.SGD(
            [{"params": [each for each in parameters if each.ndim > 1], "weight_decay": decay},
             {"params": [each for each in parameters if each.ndim == 1], "weight_decay": 0}],
            lr=rate, momentum=0.9, nesterov=True)
        self.rate, self.steps, self.warmup, self.step = rate, steps, steps // 20, 0

    def advance(self):
        """Takes one step with the gradients of now, and clears them."""
        self.step += 1
        factor = self.step / max(1, self.warmup)
        if self.step > self.warmup:
            share = (self.step - self.warmup) / (self.steps - self.warmup)
            factor = 0.5 * (1 + math.cos(math.pi * share))
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate * factor
        self.optimizer.step()
        self.optimizer.zero_grad()


def start_from(path, network, head=None):
    """Takes the weights of an earlier training, and of its projection head if one is given."""
    with h5py.File(path) as file:
        state = {name: torch.from_numpy(file[name][...]) for name in file}
    prefix = "projection_head."
    network.load_state_dict(
        {name: value for name, value in state.items() if not name.startswith(prefix)}, strict=False)
    if head is not None:
        head.load_state_dict(
            {name.removeprefix(prefix): value for name, value in state.items()
             if name.startswith(prefix)}, strict=False)


@torch.no_grad()
def settle(network, scenes, count=1024):
    """Takes the statistics of the normalizations anew, on whole scenes as evaluations show them."""
    norms = [module for module in network.modules() if isinstance(module, nn.BatchNorm2d)]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None
    for pictures in scenes.pictures[:count].split(128):
        network(normalized(pictures).to(DEVICE))
    for norm in norms:
        norm.momentum = 0.1


@torch.inference_mode()
def evaluated(function, network, scenes, places, batch=128):
    """What the function gives for whole scenes, the network being in its state for use."""
    network.eval()
    found = [function(normalized(scenes.pictures[some]).to(DEVICE)).cpu()
             for some in places.split(batch)]
    network.train()
    return torch.cat(found)


def linear_probe(network, train, validation, count=None, epochs=100):
    """The accuracy of a linear classifier on pooled features, fitted to scenes of one class."""
    places = train.labeled[:count]
    inputs = evaluated(network.pooled, network, train, places).clone()
    labels = train.labels[places]
    mean, deviation = inputs.mean(0), inputs.std(0) + 1e-6
    inputs = (inputs - mean) / deviation
    generator = torch.Generator().manual_seed(0)
    probe = nn.Linear(inputs.shape[1], len(train.names))
    nn.init.zeros_(probe.weight)
    nn.init.zeros_(probe.bias)
    optimizer = torch.optim.Adam(probe.parameters(), lr=0.01, weight_decay=1e-5)
    for epoch in range(epochs):
        optimizer.param_groups[0]["lr"] = 0.01 * 0.5 * (1 + math.cos(math.pi * epoch / epochs))
        for some in batches(torch.arange(len(labels)), min(500, len(labels)), generator):
            loss = nn.functional.cross_entropy(probe(inputs[some]), labels[some])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    tested = evaluated(network.pooled, network, validation, validation.labeled).clone()
    found = probe((tested - mean) / deviation).argmax(1)
    return (found == validation.labels[validation.labeled]).float().mean().item()


class Curve:
    """What is told after each epoch, one JSON object a line."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text("")
        self.start = time.monotonic()

    def add(self, **values):
        values = {key: round(value, 4) if isinstance(value, float) else value
                  for key, value in values.items()}
        values["minutes"] = round((time.monotonic() - self.start) / 60, 1)
        line = json.dumps(values)
        with self.path.open("a") as file:
            file.write(line + "\n")
        print(line, flush=True)


def self_supervised(values, network, others, loss_of):
    """Trains without labels: `loss_of` tells a batch's loss from its pictures and masks.

    Labels serve the linear probe alone, which tells after every third epoch what was learned.
    """
    train, validation = Scenes(values.train, with_masks=True), Scenes(values.validation)
    generator = torch.Generator().manual_seed(values.seed)
    every = torch.arange(len(train.pictures))
    schedule = Schedule(
        [network, *others], values.rate, len(every) // values.batch * values.epochs)
    curve = Curve(values.curve)
    for epoch in range(values.epochs + 1):
        told = {}
        if epoch > 0:
            losses = []
            for places in batches(every, values.batch, generator):
                loss = loss_of(train.pictures[places], train.masks[places])
                loss.backward()
                schedule.advance()
                losses.append(loss.item())
            told["loss"] = sum(losses) / len(losses)
        last = epoch == values.epochs
        if epoch % 3 == 0 or last:
            settle(network, train)
            told["probe"] = linear_probe(network, train, validation, None if last else 4000)
        curve.add(epoch=epoch, **told)


def write(path, state, labels=None):
    """Writes a state dict as HDF5 under PyTorch's names, as a user would have it."""
    pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
    with h5py.File(path, "w") as file:
        for name, tensor in state.items():
            if not name.endswith("num_batches_tracked"):
                file[name] = tensor.detach().cpu().numpy().astype(numpy.float32)
        if labels:
            file.attrs["labels"] = json.dumps(labels)

"""Trains the demo's SimCLR network (Chen et al. 2020): two views of a scene are to be alike."""

import torch
from torch import nn

import training
from network import ResNet, projection
from scenes import Views, moved


def contrast(outputs, temperature):
    """NT-Xent: of all other views in the batch, each one is to find its partner."""
    outputs = nn.functional.normalize(outputs, dim=1)
    similarities = outputs @ outputs.T / temperature
    similarities.fill_diagonal_(float("-inf"))
    count = len(outputs)
    partners = torch.arange(count, device=outputs.device).roll(count // 2)
    return nn.functional.cross_entropy(similarities, partners)


def main():
    values = training.options(
        __doc__, epochs=12, crop=96, smallest=0.2, moved=0.0, batch=128, rate=0.12, temperature=0.2,
        start="")
    generator = torch.Generator().manual_seed(values.seed)
    views = Views(generator, values.crop, scale=(values.smallest, 1.0), color=0.8, gray=0.2)
    network = training.placed(ResNet())
    if values.start:
        training.start_from(values.start, network)
    head = training.placed(projection(network.features, 128, 64))

    def loss_of(pictures, masks):
        both = torch.cat([
            views(moved(pictures, masks, values.moved, generator)) for _ in range(2)])
        return contrast(head(network(both.to(training.DEVICE))), values.temperature)

    training.self_supervised(values, network, [head], loss_of)
    # SimCLR's representation is what comes before the head, which is not needed any more.
    training.write(values.output, network.state_dict())


main()

"""Trains the demo's SwAV network (Caron et al. 2020): views are to agree on the cluster of a scene."""

import itertools

import torch
from torch import nn

import training
from network import ResNet, projection
from scenes import Views, moved


@torch.no_grad()
def assignments(scores, epsilon, rounds=3):
    """Soft clusters of equal size, by Sinkhorn and Knopp's algorithm."""
    # In double precision, as small epsilons make small numbers.
    codes = torch.exp((scores - scores.max()).double() / epsilon).T
    codes /= codes.sum()
    clusters, samples = codes.shape
    for _ in range(rounds):
        codes /= codes.sum(dim=1, keepdim=True) * clusters
        codes /= codes.sum(dim=0, keepdim=True) * samples
    return (codes * samples).T.to(scores.dtype)


def main():
    values = training.options(
        __doc__, epochs=4, crop=96, smallest=0.3, moved=0.0, batch=128, rate=0.1, temperature=0.1,
        epsilon=0.005, prototypes=64, still=187, start="")
    generator = torch.Generator().manual_seed(values.seed)
    views = Views(generator, values.crop, scale=(values.smallest, 1.0), color=0.8, gray=0.2)
    network = training.placed(ResNet())
    head = training.placed(projection(network.features, 128, 64))
    prototypes = training.placed(nn.Linear(64, values.prototypes, bias=False))
    if values.start:
        training.start_from(values.start, network, head)
    steps = itertools.count()

    def loss_of(pictures, masks):
        with torch.no_grad():
            prototypes.weight.copy_(nn.functional.normalize(prototypes.weight, dim=1))
        # As in the paper, prototypes stand still at first.
        prototypes.requires_grad_(next(steps) >= values.still)
        both = torch.cat([
            views(moved(pictures, masks, values.moved, generator)) for _ in range(2)])
        outputs = nn.functional.normalize(head(network(both.to(training.DEVICE))), dim=1)
        first, second = prototypes(outputs).chunk(2)
        return (agreement(first, second) + agreement(second, first)) / 2

    def agreement(scores, others):
        """How badly the other views tell the clusters of the first ones."""
        codes = assignments(scores, values.epsilon)
        found = torch.log_softmax(others / values.temperature, dim=1)
        return -(codes * found).sum(1).mean()

    training.self_supervised(values, network, [head, prototypes], loss_of)
    state = dict(network.state_dict())
    state |= {"projection_head." + name: value for name, value in head.state_dict().items()}
    training.write(values.output, state)


main()

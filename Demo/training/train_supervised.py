"""Trains the supervised network of the demo: cross-entropy on scenes of one class."""

import torch
from torch import nn

import training
from network import ResNet
from scenes import Scenes, Views, batches


def main():
    values = training.options(
        __doc__, epochs=12, crop=128, whole_epochs=1, batch=64, rate=0.1)
    train, validation = Scenes(values.train), Scenes(values.validation)
    generator = torch.Generator().manual_seed(values.seed)
    # Most epochs see smaller pictures, which are cheap; the last ones are as evaluations are.
    small = Views(generator, size=values.crop, scale=(0.3, 1.0))
    whole = Views(generator, size=224, scale=(0.7, 1.0))
    network = training.placed(ResNet(classes=len(train.names)))
    epochs = values.epochs + values.whole_epochs
    steps = len(train.labeled) // values.batch * epochs
    schedule = training.Schedule([network], values.rate, steps)
    curve = training.Curve(values.curve)
    for epoch in range(1, epochs + 1):
        views = small if epoch <= values.epochs else whole
        losses = []
        for places in batches(train.labeled, values.batch, generator):
            outputs = network(views(train.pictures[places]).to(training.DEVICE))
            loss = nn.functional.cross_entropy(
                outputs, train.labels[places].to(training.DEVICE))
            loss.backward()
            schedule.advance()
            losses.append(loss.item())
        training.settle(network, train)
        right = predicted(network, validation) == validation.labels[validation.labeled]
        curve.add(epoch=epoch, loss=sum(losses) / len(losses), accuracy=right.float().mean().item())
    labels = validation.labels[validation.labeled]
    curve.add(classes={
        name: round(right[labels == place].float().mean().item(), 3)
        for place, name in enumerate(validation.names)})
    training.write(values.output, network.state_dict(), labels=train.names)


def predicted(network, scenes):
    """The class found for each scene of one class."""
    return training.evaluated(network, network, scenes, scenes.labeled).argmax(1)


main()

"""A ResNet50 v1.5 with random weights in PyTorch.

Batch normalization is folded into the convolutions, as one does to make it faster; everything is in
the channels-last layout, which PyTorch's convolutions are fastest in on processors.
"""

import torch
from torch import nn

IMAGE = 224
DEPTHS = [3, 4, 6, 3]
CLASSES = 1000


class Bottleneck(nn.Module):
    def __init__(self, inputs, inner, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, inner, 1)
        self.conv2 = nn.Conv2d(inner, inner, 3, stride, 1)
        self.conv3 = nn.Conv2d(inner, 4 * inner, 1)
        self.downsample = None
        if inputs != 4 * inner:
            self.downsample = nn.Conv2d(inputs, 4 * inner, 1, stride)

    def forward(self, values):
        rest = values if self.downsample is None else self.downsample(values)
        values = self.conv1(values).relu_()
        values = self.conv2(values).relu_()
        return self.conv3(values).add_(rest).relu_()


class Embedding(nn.Sequential):
    """Everything up to the pooled features, `[N, 2048]`."""

    def __init__(self):
        layers = [nn.Conv2d(3, 64, 7, 2, 3), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)]
        channels = 64
        for stage, depth in enumerate(DEPTHS):
            for block in range(depth):
                stride = 2 if block == 0 and stage > 0 else 1
                layers.append(Bottleneck(channels, 64 << stage, stride))
                channels = 4 * (64 << stage)
        super().__init__(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten())


def prepared(network):
    """The network with random weights that keep the variance of what passes."""
    torch.manual_seed(0)
    for module in network.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(module.weight)
            nn.init.zeros_(module.bias)
    return network.eval().to(memory_format=torch.channels_last)


def embedding():
    return prepared(Embedding())


def classifier():
    return prepared(nn.Sequential(Embedding(), nn.Linear(2048, CLASSES)))

"""The demo's networks: narrow ResNets of basic blocks with torchvision's names."""

import torch
from torch import nn


class BasicBlock(nn.Module):
    """Two convolutions of 3 x 3 beside a shortcut (He et al. 2016)."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, input):
        output = torch.relu(self.bn1(self.conv1(input)))
        output = self.bn2(self.conv2(output))
        shortcut = input if self.downsample is None else self.downsample(input)
        return torch.relu(output + shortcut)


class ResNet(nn.Module):
    """Four stages of one block each; the last map of a 224 x 224 picture is [64, 7, 7]."""

    widths = (16, 32, 32, 64)

    def __init__(self, classes=None):
        super().__init__()
        inputs = 16
        self.conv1 = nn.Conv2d(3, inputs, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(inputs)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        for stage, outputs in enumerate(self.widths, start=1):
            block = BasicBlock(inputs, outputs, stride=1 if stage == 1 else 2)
            setattr(self, f"layer{stage}", nn.Sequential(block))
            inputs = outputs
        self.features = inputs
        self.fc = nn.Linear(inputs, classes) if classes else None
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def pooled(self, input):
        """The features before the classifier: the mean of the last map over its places."""
        output = self.maxpool(torch.relu(self.bn1(self.conv1(input))))
        output = self.layer4(self.layer3(self.layer2(self.layer1(output))))
        return output.mean(dim=(2, 3))

    def forward(self, input):
        features = self.pooled(input)
        return self.fc(features) if self.fc is not None else features


def projection(features, hidden, outputs):
    """SwAV's head: linear, normalization, ReLU, linear."""
    return nn.Sequential(
        nn.Linear(features, hidden), nn.BatchNorm1d(hidden), nn.ReLU(), nn.Linear(hidden, outputs))

#!/usr/bin/env python3
"""Writes a ResNet50 v1.5 with random weights as ONNX: onnx_model.py FILE"""

import sys

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

IMAGE = 224
DEPTHS = [3, 4, 6, 3]
CLASSES = 1000


class ModelBuilder:
    """Collects the nodes and weights of an ONNX graph."""

    def __init__(self, seed):
        self.generator = numpy.random.default_rng(seed)
        self.nodes = []
        self.weights = []

    def weight(self, name, shape):
        """Random weights that keep the variance of what passes."""
        fan_in = numpy.prod(shape[1:])
        values = self.generator.standard_normal(shape, numpy.float32)
        values *= numpy.float32((2 / fan_in) ** 0.5)
        self.weights.append(numpy_helper.from_array(values, name))
        return name

    def bias(self, name, count):
        values = numpy.zeros(count, numpy.float32)
        self.weights.append(numpy_helper.from_array(values, name))
        return name

    def node(self, kind, inputs, name, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def convolution(self, name, source, inputs, outputs, kernel, stride=1):
        """A convolution; the batch normalization after it is folded into weights and bias."""
        return self.node(
            "Conv",
            [
                source,
                self.weight(f"{name}.weight", (outputs, inputs, kernel, kernel)),
                self.bias(f"{name}.bias", outputs),
            ],
            name,
            kernel_shape=[kernel, kernel],
            strides=[stride, stride],
            pads=[kernel // 2] * 4,
        )

    def bottleneck(self, name, source, inputs, inner, stride):
        outputs = 4 * inner
        last = self.convolution(f"{name}.conv1", source, inputs, inner, 1)
        last = self.node("Relu", [last], f"{name}.relu1")
        last = self.convolution(f"{name}.conv2", last, inner, inner, 3, stride)
        last = self.node("Relu", [last], f"{name}.relu2")
        last = self.convolution(f"{name}.conv3", last, inner, outputs, 1)
        if inputs != outputs:
            source = self.convolution(f"{name}.downsample", source, inputs, outputs, 1, stride)
        last = self.node("Add", [last, source], f"{name}.add")
        return self.node("Relu", [last], name)


def write_model(path, seed=0):
    """Writes a ResNet50 v1.5 for batches of any size."""
    builder = ModelBuilder(seed)
    last = builder.convolution("conv1", "input", 3, 64, 7, 2)
    last = builder.node("Relu", [last], "relu")
    last = builder.node(
        "MaxPool", [last], "maxpool", kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4
    )
    channels = 64
    for stage, depth in enumerate(DEPTHS):
        inner = 64 << stage
        for block in range(depth):
            stride = 2 if block == 0 and stage > 0 else 1
            last = builder.bottleneck(f"layer{stage + 1}.{block}", last, channels, inner, stride)
            channels = 4 * inner
    last = builder.node("GlobalAveragePool", [last], "avgpool")
    last = builder.node("Flatten", [last], "flatten")
    builder.node(
        "Gemm",
        [last, builder.weight("fc.weight", (CLASSES, channels)), builder.bias("fc.bias", CLASSES)],
        "output",
        transB=1,
    )
    graph = helper.make_graph(
        builder.nodes,
        "resnet50",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["N", 3, IMAGE, IMAGE])],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["N", CLASSES])],
        builder.weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, path)


if __name__ == "__main__":
    write_model(sys.argv[1])

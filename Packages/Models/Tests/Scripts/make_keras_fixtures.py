"""Makes the networks of Keras Applications in ../SaliencyModelsTests/Fixtures/networks.

Run by hand with keras 3.15.1 on its torch backend (torch 2.13.0), all from PyPI, h5py, numpy and
safetensors. The networks are built by Keras' own functions; only the number of channels that they ask
for is divided, so that the files are small. Weights are random, batch normalizations have statistics
that matter. Images go through each network's own `preprocess_input`.

Tensors are named `layer/variable`, as a reader of Keras' HDF5 files gives them. The metadata's
`numbered` tells the names by class and number that a `.weights.h5` of the same network has.
"""

import json
import os
import tempfile

os.environ["KERAS_BACKEND"] = "torch"

import h5py  # noqa: E402
import keras  # noqa: E402
import numpy  # noqa: E402
from keras.src.applications import resnet, resnet_v2, vgg16, vgg19  # noqa: E402

from fixture_files import pixels, save, statistics  # noqa: E402


class Narrow:
    """keras.layers with a part of the channels that are asked for."""

    def __init__(self, layers, divisor):
        self.layers, self.divisor = layers, divisor

    def Conv2D(self, filters, *args, **options):
        return self.layers.Conv2D(filters // self.divisor, *args, **options)

    def Dense(self, units, *args, **options):
        return self.layers.Dense(8 if units == 4096 else units, *args, **options)

    def __getattr__(self, name):
        return getattr(self.layers, name)


def narrow(build, divisor, **options):
    modules = [resnet, vgg16, vgg19]
    original = resnet.layers
    for module in modules:
        module.layers = Narrow(original, divisor)
    try:
        return build(weights=None, classes=5, classifier_activation=None, **options)
    finally:
        for module in modules:
            module.layers = original


def randomize(model):
    generator = numpy.random.default_rng(3)
    for layer in model.layers:
        values = []
        for variable in layer.weights:
            name, shape = variable.name, variable.shape
            if name == "kernel":
                bound = (3 / numpy.prod(shape[:-1])) ** 0.5
                values.append(generator.uniform(-bound, bound, shape).astype(numpy.float32))
            else:
                kind = {"gamma": "weight", "moving_variance": "variance"}.get(name, name)
                values.append(statistics(generator, shape[0], kind))
        if values:
            layer.set_weights(values)


def numbered(model):
    """The names in a file of weights, by the layers' own."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "network.weights.h5")
        model.save_weights(path)
        with h5py.File(path) as file:
            return {group["vars"].attrs["name"]: name for name, group in file["layers"].items()
                    if len(group["vars"]) > 0}


def fixture(name, model, preprocess, layers, height, width):
    randomize(model)
    parameters = {f"{layer.name}/{variable.name}": variable.numpy()
                  for layer in model.layers for variable in layer.weights}
    input = preprocess(pixels(height, width).astype(numpy.float32)[None])
    tapped = keras.Model(model.input, [model.get_layer(layer).output for layer in layers]
                         + [model.output])
    outputs = [keras.ops.convert_to_numpy(output) for output in tapped(input)]
    # Maps [N, H, W, C] as [N, C, H, W].
    outputs = [output.transpose(0, 3, 1, 2) if output.ndim == 4 else output for output in outputs]
    save(name, parameters, dict(zip(layers + ["output"], outputs)),
         {"height": height, "width": width,
          "numbered": json.dumps(numbered(model), sort_keys=True, separators=(",", ":"))})


if __name__ == "__main__":
    shape = (70, 53, 3)
    fixture("keras_resnet50", narrow(resnet.ResNet50, 32, input_shape=shape),
            resnet.preprocess_input, ["conv2_block3_out", "conv4_block1_0_bn", "conv5_block3_out"],
            *shape[:2])
    fixture("keras_resnet50v2", narrow(resnet_v2.ResNet50V2, 32, input_shape=shape),
            resnet_v2.preprocess_input,
            ["pool1_pool", "conv2_block3_out", "conv4_block1_preact_bn", "post_relu"], *shape[:2])
    # These flatten their features, so that images have one size.
    fixture("keras_vgg16", narrow(vgg16.VGG16, 64), vgg16.preprocess_input,
            ["block5_conv3", "block5_pool", "fc1", "fc2"], 224, 224)
    fixture("keras_vgg19", narrow(vgg19.VGG19, 64), vgg19.preprocess_input,
            ["block5_conv4", "fc1"], 224, 224)

"""Makes the networks of torchvision and of self-supervised publishers in
../SaliencyModelsTests/Fixtures/networks.

Run by hand with torch 2.13.0 and torchvision 0.28.0 from PyPI, numpy and safetensors. The networks
are built by torchvision's own functions; only the number of channels that they ask for is divided, so
that the files are small. Weights are random, batch normalizations have statistics that matter. The order of
metadata in the files differs from run to run, the elements do not.

The publishers' checkpoints hold one narrow ResNet-14 and heads. Their names come from modules with
the attributes that the publishers' code has, nested in the containers that it saves; names are joined
by dots. Tensors that are equal are stored once: 'origins.json' lists for each publisher the name of
each tensor in its file and where the tensor is in 'origins.safetensors'.
"""

import json

import numpy
import torch
from torch import library, nn

from fixture_files import FOLDER, pixels, save, statistics

# torchvision's compiled operators are not needed; its import asks for them where the wheels of the two
# packages are built for different devices.
register = library.register_fake
library.register_fake = lambda name, *arguments, **options: (
    (lambda function: function) if name.startswith("torchvision::")
    else register(name, *arguments, **options))

import torchvision  # noqa: E402
from torchvision.models import resnet, vgg  # noqa: E402

MEAN = numpy.array([0.485, 0.456, 0.406], numpy.float32)
DEVIATION = numpy.array([0.229, 0.224, 0.225], numpy.float32)


class Narrow:
    """torch.nn with layers that have a part of the channels that are asked for."""

    def __init__(self, divisor, classes=5):
        def channels(count):
            # Images and classes stay; VGG's hidden layers are narrower still.
            return {3: 3, 1000: classes, 4096: 8}.get(count, count // divisor)

        class Conv2d(nn.Conv2d):
            def __init__(self, inputs, outputs, *args, **options):
                super().__init__(channels(inputs), channels(outputs), *args, **options)

        class BatchNorm2d(nn.BatchNorm2d):
            def __init__(self, count, *args, **options):
                super().__init__(channels(count), *args, **options)

        class Linear(nn.Linear):
            def __init__(self, inputs, outputs, *args, **options):
                super().__init__(channels(inputs), channels(outputs), *args, **options)

        self.Conv2d, self.BatchNorm2d, self.Linear = Conv2d, BatchNorm2d, Linear

    def __getattr__(self, name):
        return getattr(nn, name)


def narrow(build, divisor):
    modules = [resnet, vgg]
    for module in modules:
        module.nn = Narrow(divisor)
    try:
        return randomized(build())
    finally:
        for module in modules:
            module.nn = nn


def randomized(network, seed=1):
    generator = numpy.random.default_rng(seed)
    for module in network.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            count = module.num_features
            parts = [("mean", module.running_mean), ("variance", module.running_var)]
            if module.affine:
                parts += [("weight", module.weight), ("bias", module.bias)]
            for name, tensor in parts:
                tensor.data = torch.from_numpy(statistics(generator, count, name))
        elif isinstance(module, (nn.Conv2d, nn.Linear)):
            bound = (3 / module.weight[0].numel()) ** 0.5
            module.weight.data = torch.from_numpy(
                generator.uniform(-bound, bound, module.weight.shape).astype(numpy.float32))
            if module.bias is not None:
                module.bias.data = torch.from_numpy(
                    generator.uniform(-0.3, 0.3, len(module.bias)).astype(numpy.float32))
    return network.eval()


def image(height, width):
    """As torchvision's ToTensor and Normalize give it."""
    values = pixels(height, width).astype(numpy.float32) / numpy.float32(255)
    return torch.from_numpy(((values - MEAN) / DEVIATION).transpose(2, 0, 1)[None].copy())


def results(network, input, layers):
    found = {}
    hooks = [
        network.get_submodule(name).register_forward_hook(
            lambda _, __, output, name=name: found.__setitem__(name, output.numpy().copy()))
        for name in layers
    ]
    with torch.no_grad():
        found["output"] = network(input).numpy()
    for hook in hooks:
        hook.remove()
    return found


def torchvision_networks():
    for name, divisor, (height, width), layers in [
        ("resnet18", 32, (70, 53), ["maxpool", "layer2", "layer4"]),
        ("resnet50", 32, (70, 53), ["layer1.0.bn3", "layer3", "layer4"]),
        # Five poolings make 2 x 1 pixels of this, which the classifier sees as 7 x 7.
        ("vgg11", 64, (70, 53), ["features.5", "features.20", "avgpool", "classifier.3"]),
        # And 8 x 9 pixels of this.
        ("vgg13_bn", 64, (270, 300), ["features.34", "avgpool"]),
    ]:
        network = narrow(torchvision.models.__dict__[name], divisor)
        parameters = {key: value.numpy() for key, value in network.state_dict().items()
                      if not key.endswith("num_batches_tracked")}
        save(name, parameters, results(network, image(height, width), layers),
             {"height": height, "width": width})


def mlp(*modules):
    return nn.Sequential(*modules)


class Named(nn.Module):
    """A module of parts with the names that a publisher's class gives them."""

    def __init__(self, **parts):
        super().__init__()
        for name, part in parts.items():
            setattr(self, name, part)


def flat(prefix, state):
    return {prefix + name: value for name, value in state.items()}


def publishers():
    """For each publisher its file's tensors, and the vectors that its training compares."""
    full = narrow(lambda: resnet.ResNet(resnet.Bottleneck, [1, 1, 1, 1]), 32)
    features = full.fc.in_features
    backbone = narrow(lambda: resnet.ResNet(resnet.Bottleneck, [1, 1, 1, 1]), 32)
    backbone.fc = nn.Identity()
    pooled = backbone(image(64, 61)).detach()

    def head(*modules):
        return randomized(mlp(*modules), seed=2)

    def projection(first_bias=True, last_bias=True):
        return head(nn.Linear(features, 6, bias=first_bias), nn.BatchNorm1d(6), nn.ReLU(),
                    nn.Linear(6, 4, bias=last_bias))

    def with_fc(fc):
        network = narrow(lambda: resnet.ResNet(resnet.Bottleneck, [1, 1, 1, 1]), 32)
        network.fc = fc
        return network

    optimizer = {"optimizer.state.0.momentum_buffer": torch.ones(3)}
    files = {}

    fc = projection()
    swav = with_fc(nn.Identity())
    swav.projection_head, swav.prototypes = fc, nn.Linear(4, 7, bias=False)
    files["swav"] = (flat("module.", swav.state_dict()), fc(pooled))
    files["swav-bolts"] = (flat("state_dict.model.", swav.state_dict()) | optimizer, fc(pooled))

    simclr = Named(encoder=full, projection=Named(model=projection(last_bias=False)))
    files["simclr-bolts"] = (flat("state_dict.", simclr.state_dict()), pooled)

    fc = head(nn.Linear(features, features), nn.ReLU(), nn.Linear(features, 4))
    moco = Named(encoder_q=with_fc(fc), encoder_k=with_fc(projection()))
    moco.register_buffer("queue", torch.zeros(4, 9))
    moco.register_buffer("queue_ptr", torch.zeros(1))
    files["moco-v2"] = (flat("state_dict.module.", moco.state_dict()) | optimizer, fc(pooled))

    fc = head(nn.Linear(features, 4))[0]
    moco = Named(encoder_q=with_fc(fc), encoder_k=with_fc(fc))
    files["moco-v1"] = (flat("state_dict.module.", moco.state_dict()), fc(pooled))

    fc = head(nn.Linear(features, 6, bias=False), nn.BatchNorm1d(6), nn.ReLU(),
              nn.Linear(6, 4, bias=False), nn.BatchNorm1d(4, affine=False))
    moco = Named(base_encoder=with_fc(fc), momentum_encoder=with_fc(fc), predictor=projection())
    files["moco-v3"] = (flat("state_dict.module.", moco.state_dict()), fc(pooled))

    files["dino"] = (
        flat("student.module.", Named(backbone=backbone, head=projection()).state_dict())
        | flat("teacher.module.", Named(backbone=backbone, head=projection()).state_dict()),
        pooled)

    fc = projection(False, False)
    twins = Named(backbone=backbone, projector=fc, bn=nn.BatchNorm1d(4, affine=False))
    files["barlow-twins"] = (flat("model.module.", twins.state_dict()) | optimizer, fc(pooled))

    fc = projection(True, False)
    files["vicreg"] = (
        flat("model.module.", Named(backbone=backbone, projector=fc).state_dict()), fc(pooled))

    fc = projection(False, True)
    arm = Named(encoder=full, projector=Named(model=fc), predictor=Named(model=projection()))
    files["byol-bolts"] = (
        flat("state_dict.", Named(online_network=arm, target_network=arm).state_dict()),
        fc(pooled))

    fc = projection()
    wrapper = Named(net=full, projector=fc)
    files["byol-lucidrains"] = (
        Named(net=full, online_encoder=wrapper, target_encoder=wrapper,
              online_predictor=projection()).state_dict(), fc(pooled))

    children = nn.Sequential(*list(full.children())[:-1])
    arm = Named(encoder=children, projetion=Named(net=fc))
    files["byol-sthalles"] = (
        flat("online_network_state_dict.", arm.state_dict())
        | flat("encoder_state_dict.", children.state_dict())
        | flat("target_network_state_dict.", arm.state_dict())
        | {"optimizer_state_dict.state.0.momentum_buffer": torch.ones(3)}, fc(pooled))
    return files


def origins():
    stored, places, listing, expected = {}, {}, {}, {}
    for origin, (tensors, embedding) in publishers().items():
        listing[origin] = []
        for name, tensor in tensors.items():
            array = tensor.detach().numpy().astype(numpy.float32)
            key = (array.shape, array.tobytes())
            if key not in places:
                places[key] = str(len(places))
                stored[places[key]] = array
            listing[origin].append([name, places[key]])
        expected[origin] = embedding.detach().numpy()
    save("origins", stored, expected, {"height": 64, "width": 61})
    (FOLDER / "origins.json").write_text(
        json.dumps(listing, separators=(",", ":"), sort_keys=True) + "\n")


if __name__ == "__main__":
    torch.manual_seed(0)
    torchvision_networks()
    origins()

"""Makes the checkpoints in ../CommandLineTests/Fixtures/checkpoints, as torch.save writes them.

Run by hand with what make_torch_fixtures.py of Packages/Models needs; the networks are its narrow ones.
"""

import argparse
import collections
import pathlib
import sys

TESTS = pathlib.Path(__file__).parent.parent
FOLDER = TESTS / "CommandLineTests" / "Fixtures" / "checkpoints"
sys.path.insert(0, str(TESTS.parent / "Packages" / "Models" / "Tests" / "Scripts"))

import numpy  # noqa: E402
import torch  # noqa: E402
from safetensors.numpy import save_file  # noqa: E402

import make_torch_fixtures as networks  # noqa: E402

# What publishers save beside the network's own state dict, and where that is.
CONTAINERS = ["state_dict", "model", "student", "teacher", "optimizer"]


def nested(tensors):
    """Tensors whose names were joined by dots, in the containers that they were saved in."""
    root = {}
    for name, tensor in tensors.items():
        container, _, rest = name.partition(".")
        if container in CONTAINERS:
            root.setdefault(container, collections.OrderedDict())[rest] = tensor.clone()
        else:
            root[name] = tensor.clone()
    return root


def main():
    torch.manual_seed(0)
    FOLDER.mkdir(parents=True, exist_ok=True)
    expected = {}
    published = networks.publishers()

    def save(name, contents, results, **options):
        path = FOLDER / name
        torch.save(contents, path, **options)
        expected[name] = results.detach().numpy()
        print(f"{name:20} {path.stat().st_size} bytes")

    for name, origin, extras in [
        ("simclr.ckpt", "simclr-bolts", {
            "epoch": 799, "global_step": 62400, "pytorch-lightning_version": "1.1.8",
            "hyper_parameters": {"arch": "resnet50", "batch_size": 256, "dataset": "imagenet"},
            "lr_schedulers": [], "optimizer_states": [{"state": {}, "param_groups": [{"lr": 0.1}]}],
        }),
        ("swav.ckpt", "swav-bolts", {"epoch": 799, "pytorch-lightning_version": "1.0.8"}),
        ("moco.pth.tar", "moco-v2", {"epoch": 800, "arch": "resnet50"}),
        ("dino.pth", "dino", {"args": argparse.Namespace(arch="resnet50", out_dim=60000)}),
    ]:
        tensors, embedding = published[origin]
        save(name, nested(tensors) | extras, embedding)
    tensors, embedding = published["swav"]
    save("swav-legacy.pth", nested(tensors), embedding, _use_new_zipfile_serialization=False)

    image = networks.image(64, 61)
    resnet = networks.narrow(networks.torchvision.models.resnet18, 32)
    with torch.no_grad():
        save("resnet18.pth", resnet.state_dict(), resnet(image))
        vgg = networks.narrow(networks.torchvision.models.vgg11, 64)
        wrapped = {"module." + key: value for key, value in vgg.state_dict().items()}
        save("vgg11.pth", {"model": wrapped, "class_to_idx": {
            label: index for index, label in enumerate(["ant", "bee", "cat", "dog", "elk"])},
            "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225], "input_size": [3, 64, 61],
        }, vgg(image))
    save_file({name: numpy.ascontiguousarray(values) for name, values in expected.items()},
              FOLDER / "expected.safetensors")


main()

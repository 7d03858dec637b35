#!/usr/bin/env python3
"""Times PyTorch's loop over RELAX's masks on one image; compare_relax.py calls it.

The loop is the paper's: binary masks of 7 x 7 cells, enlarged by nearest neighbors, multiplied with
the image; embeddings of the masked images; their cosine similarity with the image's own; the masks'
mean, weighted by it. It prints one JSON object.
"""

import argparse
import json
import time

import torch
from torch.nn import functional

from torch_model import IMAGE, embedding

CELLS = 7


def relax(network, image, count, batch, precision):
    """The map, `[7, 7]`, from so many masks."""
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, precision == "bfloat16"):
        own = network(image).float()
        weighted = torch.zeros(CELLS, CELLS)
        total = torch.zeros(CELLS, CELLS)
        for start in range(0, count, batch):
            masks = (torch.rand(min(batch, count - start), 1, CELLS, CELLS) < 0.5).float()
            enlarged = functional.interpolate(masks, size=(IMAGE, IMAGE), mode="nearest")
            # In the image's layout, which the network stays in.
            masked = (image * enlarged).contiguous(memory_format=torch.channels_last)
            similarity = functional.cosine_similarity(network(masked).float(), own)
            weighted += (similarity[:, None, None] * masks[:, 0]).sum(0)
            total += masks[:, 0].sum(0)
    return weighted / (total + 1e-10)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--masks", type=int, default=256)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--precision", choices=["float32", "bfloat16"], default="float32")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    network = embedding()
    image = torch.randn(1, 3, IMAGE, IMAGE).to(memory_format=torch.channels_last)
    relax(network, image, arguments.batch, arguments.batch, arguments.precision)
    start = time.perf_counter()
    relax(network, image, arguments.masks, arguments.batch, arguments.precision)
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "version": torch.__version__}))


if __name__ == "__main__":
    main()

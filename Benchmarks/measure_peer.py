#!/usr/bin/env python3
"""Times forward passes of a ResNet50 in one of the peers, as measure-forward times ours.

Prints one JSON object: after a warm-up, the median of runs. compare_engines.py calls it.
"""

import argparse
import json
import statistics
import time
from pathlib import Path

IMAGE = 224


def random_images(batch):
    import numpy

    generator = numpy.random.default_rng(1)
    return generator.uniform(-2, 2, (batch, 3, IMAGE, IMAGE)).astype(numpy.float32)


def onnx_runtime(arguments):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = arguments.threads
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    session = onnxruntime.InferenceSession(
        str(arguments.model), options, providers=["CPUExecutionProvider"]
    )
    images = random_images(arguments.batch)
    return onnxruntime.__version__, lambda: session.run(None, {"input": images})


def openvino(arguments):
    import openvino

    core = openvino.Core()
    model = core.read_model(str(arguments.model))
    # A fixed batch lets it choose its kernels for it.
    model.reshape([arguments.batch, 3, IMAGE, IMAGE])
    # One stream: all threads work on the images of the call that waits for them.
    request = core.compile_model(
        model,
        "CPU",
        {
            "INFERENCE_PRECISION_HINT": "bf16" if arguments.precision == "bfloat16" else "f32",
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_NUM_THREADS": arguments.threads,
            "NUM_STREAMS": 1,
        },
    ).create_infer_request()
    images = openvino.Tensor(random_images(arguments.batch))
    version = openvino.__version__.split("-")[0]
    return version, lambda: request.infer({0: images}, share_outputs=True)


def pytorch(arguments):
    import torch

    from torch_model import classifier

    torch.set_num_threads(arguments.threads)
    network = classifier()
    images = torch.from_numpy(random_images(arguments.batch))
    images = images.to(memory_format=torch.channels_last)

    def forward():
        is_short = arguments.precision == "bfloat16"
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=is_short):
            network(images)

    return torch.__version__, forward


ENGINES = {"onnxruntime": onnx_runtime, "openvino": openvino, "pytorch": pytorch}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("--model", type=Path, help="an ONNX file, for all but PyTorch")
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=2.5)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--precision", choices=["float32", "bfloat16"], default="float32")
    arguments = parser.parse_args()
    version, forward = ENGINES[arguments.engine](arguments)
    forward()
    times = []
    start = time.perf_counter()
    while len(times) < 3 or time.perf_counter() - start < arguments.seconds:
        before = time.perf_counter()
        forward()
        times.append(time.perf_counter() - before)
    rate = arguments.batch / statistics.median(times)
    print(json.dumps({"images_per_second": rate, "runs": len(times), "version": version}))


if __name__ == "__main__":
    main()

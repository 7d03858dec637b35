#!/usr/bin/env python3
"""Compares the forward speed of our engine with that of ONNX Runtime on one machine.

Both run a ResNet50 v1.5 at 224 x 224 with random weights in 32-bit floats, in turn, each round in
processes of their own, so that a machine that gets slower or faster meanwhile favors neither.
Prints a Markdown table of medians; the ratios are taken within a round.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

IMAGE = 224
DEPTHS = [3, 4, 6, 3]
CLASSES = 1000


class ModelBuilder:
    """Collects the nodes and weights of an ONNX graph."""

    def __init__(self, seed):
        import numpy

        self.numpy = numpy
        self.generator = numpy.random.default_rng(seed)
        self.nodes = []
        self.weights = []

    def weight(self, name, shape):
        """Random weights that keep the variance of what passes."""
        from onnx import numpy_helper

        fan_in = self.numpy.prod(shape[1:])
        values = self.generator.standard_normal(shape, self.numpy.float32)
        values *= self.numpy.float32((2 / fan_in) ** 0.5)
        self.weights.append(numpy_helper.from_array(values, name))
        return name

    def bias(self, name, count):
        from onnx import numpy_helper

        values = self.numpy.zeros(count, self.numpy.float32)
        self.weights.append(numpy_helper.from_array(values, name))
        return name

    def node(self, kind, inputs, name, **attributes):
        from onnx import helper

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
    import onnx
    from onnx import TensorProto, helper

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


def measure_peer(path, batch, seconds, threads):
    """Times ONNX Runtime as measure-forward times our engine: one warm-up, then the median."""
    import numpy
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    session = onnxruntime.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"]
    )
    generator = numpy.random.default_rng(1)
    images = generator.uniform(-2, 2, (batch, 3, IMAGE, IMAGE)).astype(numpy.float32)
    session.run(None, {"input": images})
    times = []
    start = time.perf_counter()
    while len(times) < 3 or time.perf_counter() - start < seconds:
        before = time.perf_counter()
        session.run(None, {"input": images})
        times.append(time.perf_counter() - before)
    print(json.dumps({"images_per_second": batch / statistics.median(times), "runs": len(times)}))


def run(command):
    """Runs a command; gives the JSON objects that it prints and its peak memory in MB."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    lines = process.stdout.read().splitlines()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{command[0]} failed with exit code {process.returncode}")
    # Linux counts in KiB, macOS in bytes.
    unit = 1 if platform.system() == "Darwin" else 1024
    return [json.loads(line) for line in lines], usage.ru_maxrss * unit / 1e6


def processor_name():
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def compare(arguments, model):
    """Measures in turn and prints the table."""
    import numpy
    import onnx
    import onnxruntime

    threads = str(arguments.threads)
    ours = [arguments.measure_forward, "--threads", threads]
    theirs = [sys.executable, __file__, "--peer", str(model), "--threads", threads]
    peaks = []
    rates = {}
    memory = {}
    for number in range(arguments.rounds):
        records, _ = run([*ours, "--peak"])
        peaks.append(records[-1]["gflops"])
        for batch in arguments.batch:
            engines = [("ours", ours), ("theirs", theirs)]
            # Whoever comes second may profit from, or suffer for, what the first did.
            for name, command in engines if number % 2 == 0 else reversed(engines):
                options = ["--batch", str(batch), "--seconds", str(arguments.seconds)]
                records, megabytes = run([*command, *options])
                rates.setdefault((name, batch), []).append(records[0]["images_per_second"])
                memory[name, batch] = max(memory.get((name, batch), 0), megabytes)
        print(f"round {number + 1} of {arguments.rounds} done", file=sys.stderr)

    peak = statistics.median(peaks)
    print(f"Processor: {processor_name()}, {threads} threads.")
    print(
        f"FMA peak: {peak:.0f} GFLOP/s (median of {arguments.rounds}; "
        f"{min(peaks):.0f} to {max(peaks):.0f})."
    )
    print(
        f"ONNX Runtime {onnxruntime.__version__}, onnx {onnx.__version__}, "
        f"numpy {numpy.__version__}, Python {platform.python_version()}."
    )
    print()
    print(
        "| batch | ours, images/s | ONNX Runtime, images/s | ours / theirs, each round "
        "| median ratio | ours, % of peak | theirs, % of peak | ours, peak MB | theirs, peak MB |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for batch in arguments.batch:
        our_rates, their_rates = rates["ours", batch], rates["theirs", batch]
        ratios = [a / b for a, b in zip(our_rates, their_rates)]
        shares = [
            100 * arguments.gflop * statistics.median(values) / peak
            for values in (our_rates, their_rates)
        ]
        cells = [
            str(batch),
            f"{statistics.median(our_rates):.1f}",
            f"{statistics.median(their_rates):.1f}",
            " ".join(f"{ratio:.2f}" for ratio in ratios),
            f"**{statistics.median(ratios):.2f}**",
            f"{shares[0]:.0f}",
            f"{shares[1]:.0f}",
            f"{memory['ours', batch]:.0f}",
            f"{memory['theirs', batch]:.0f}",
        ]
        print("| " + " | ".join(cells) + " |")


def processors():
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--measure-forward", default="measure-forward", help="our executable")
    parser.add_argument("--batch", type=int, action="append", help="default: 1 and 32")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.5, help="for each measurement")
    parser.add_argument("--threads", type=int, default=processors())
    parser.add_argument("--peer", type=Path, metavar="MODEL", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    arguments.batch = arguments.batch or [1, 32]
    # The convolutions' multiplications and additions for one image.
    arguments.gflop = 8.174
    if arguments.peer:
        measure_peer(arguments.peer, arguments.batch[0], arguments.seconds, arguments.threads)
        return
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "resnet50.onnx"
        write_model(model)
        compare(arguments, model)


if __name__ == "__main__":
    main()

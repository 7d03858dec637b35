"""What the scripts share: processes that are measured, rounds, tables and the summary.

It imports nothing big. What a process holds when it starts another one counts to the other's peak
memory, so peers and models are loaded in processes of their own.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parent

# Memory that is freed stays with the process, which saves PyTorch a page fault for every page of
# every result.
TUNED_MALLOC = {
    "MALLOC_TRIM_THRESHOLD_": str(1 << 34),
    "MALLOC_MMAP_THRESHOLD_": str(1 << 34),
    "MALLOC_TOP_PAD_": str(1 << 28),
}


class Outcome:
    """What a process printed, how long it took and how much memory it had at most."""

    def __init__(self, output, seconds, megabytes):
        self.output = output
        self.seconds = seconds
        self.megabytes = megabytes

    @property
    def records(self):
        """The JSON objects that it printed, one a line."""
        return [json.loads(line) for line in self.output.splitlines()]


def run(command, environment=None):
    """Runs a command to its end; a failure ends the script."""
    command = [str(word) for word in command]
    start = time.perf_counter()
    try:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})}
        )
    except OSError as error:
        sys.exit(f"{command[0]}: {error.strerror}; Benchmarks/run builds what is measured")
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{command[0]} failed with exit code {process.returncode}")
    # Linux counts in KiB, macOS in bytes.
    unit = 1 if platform.system() == "Darwin" else 1024
    return Outcome(output, seconds, usage.ru_maxrss * unit / 1e6)


def in_turn(number, candidates):
    """The candidates in the order of a round: whoever comes second may profit from, or suffer for,
    what the first did."""
    candidates = list(candidates)
    return candidates if number % 2 == 0 else candidates[::-1]


def tell(text):
    """Progress, for people."""
    print(text, file=sys.stderr, flush=True)


def peaks(measure_forward, threads):
    """The processor's peaks in GFLOP/s with so many threads, by sets of instructions."""
    records = run([measure_forward, "--peak", "--threads", threads]).records
    return {
        record["instruction_set"]: record["gflops"]
        for record in records
        if record["threads"] == threads
    }


def processor_name():
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def processors():
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def machine(threads):
    return f"Processor: {processor_name()}, {threads} {'thread' if threads == 1 else 'threads'}."


def table(header, rows):
    """Prints a Markdown table."""
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print(flush=True)


def each(values, decimals=2):
    """The values of all rounds."""
    return " ".join(f"{value:.{decimals}f}" for value in values)


def bold_median(values, decimals=2):
    return f"**{statistics.median(values):.{decimals}f}**"


def summarize(what, asked, measured, met):
    """Notes a line of the table that Benchmarks/run prints at its end."""
    path = os.environ.get("BENCHMARKS_SUMMARY")
    if path:
        with open(path, "a", encoding="utf-8") as file:
            file.write(f"| {what} | {asked} | {measured} | {'yes' if met else '**no**'} |\n")


def add_round_options(parser, rounds=5):
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--threads", type=int, default=processors())


def add_tool_options(parser):
    """Where the tools and their inputs are."""
    parser.add_argument(
        "--tools", type=Path, default=FOLDER.parent / ".build/release", help="the tools' folder"
    )
    parser.add_argument(
        "--write-inputs", default="write-inputs", help="our executable, for inputs not given"
    )
    parser.add_argument(
        "--weights", type=Path, help="a converted ResNet50 (default: random weights)"
    )


def check(parser, arguments, *names):
    """Refuses numbers that make no sense."""
    for name in ("rounds", "threads", *names):
        if not getattr(arguments, name) > 0:
            option = name.replace("_", "-")
            parser.error(f"--{option} must be above 0, and is {getattr(arguments, name)}")


class Inputs:
    """Weights and a picture: those given, or made-up ones in a temporary folder."""

    def __init__(self, arguments):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = Path(self.temporary.name)
        self.weights = arguments.weights or self.folder / "resnet50.safetensors"
        self.image = getattr(arguments, "image", None) or self.folder / "photograph.png"
        wanted = []
        if not arguments.weights:
            wanted += ["--weights", self.weights]
        if not getattr(arguments, "image", None):
            wanted += ["--image", self.image]
        if wanted:
            run([arguments.write_inputs, *wanted])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.temporary.cleanup()

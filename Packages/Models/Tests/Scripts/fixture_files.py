"""What both fixture scripts share: the images, random parameters, and the files."""

import pathlib

import numpy
from safetensors.numpy import save_file

FOLDER = pathlib.Path(__file__).parent.parent / "SaliencyModelsTests" / "Fixtures" / "networks"


def pixels(height, width):
    """An image [H, W, 3] of bytes that the tests compute as well, instead of reading it."""
    index = numpy.arange(height * width * 3, dtype=numpy.uint64)
    return ((index * index * 31 + index * 17) // 8 % 256).astype(numpy.uint8).reshape(
        height, width, 3)


def statistics(generator, count, name):
    """Parameters of a batch normalization that leave nothing as it was."""
    low, high = {"weight": (0.7, 1.5), "variance": (0.5, 1.5)}.get(name, (-0.3, 0.3))
    return generator.uniform(low, high, count).astype(numpy.float32)


def save(name, parameters, expected, metadata):
    """Writes parameters under their names and results behind 'expected:'."""
    arrays = {key: numpy.ascontiguousarray(value, numpy.float32)
              for key, value in parameters.items()}
    for key, value in expected.items():
        arrays["expected:" + key] = numpy.ascontiguousarray(value, numpy.float32)
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / (name + ".safetensors")
    save_file(arrays, path, metadata={key: str(value) for key, value in metadata.items()})
    for key, value in expected.items():
        print(f"{name:24} {key:20} {value.shape} largest {numpy.abs(value).max():.4g} "
              f"deviation {value.std():.3g}")
    print(f"{name:24} {path.stat().st_size} bytes")

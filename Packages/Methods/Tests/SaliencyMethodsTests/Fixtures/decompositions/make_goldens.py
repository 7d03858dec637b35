"""Makes this folder's files from reference implementations.

Run in an environment with numpy, scikit-learn and tensorly (made with 2.4.6, 1.9.1 and 0.10.0):

    python make_goldens.py

Two examples, one with more channels than places and one with fewer. Everything is little-endian
float32, computed in double precision from the float32 activations.
"""

import math
import pathlib
import warnings

import numpy as np
import tensorly
from sklearn.decomposition import NMF, KernelPCA
from tensorly.decomposition import tucker

FOLDER = pathlib.Path(__file__).parent
NMF_ITERATIONS = 40
EXAMPLES = {"tall": ((40, 3, 4), (3, 2, 2)), "wide": ((24, 5, 6), (4, 3, 3))}


def save(name, values):
    np.asarray(values, dtype="<f4").tofile(FOLDER / f"{name}.f32")


def activations(seed, shape):
    """Noise and two smooth blobs that different channels see, after a ReLU."""
    random = np.random.default_rng(seed)
    channels, height, width = shape
    y, x = np.mgrid[0:height, 0:width]
    blobs = [
        np.exp(-((y - 0.3 * height) ** 2 + (x - 0.4 * width) ** 2) / 3.0),
        np.exp(-((y - 0.8 * height) ** 2 + (x - 0.9 * width) ** 2) / 2.0),
    ]
    strength = random.gamma(1.0, 1.0, size=(channels, 2))
    values = strength @ np.stack(blobs).reshape(2, -1)
    values += 0.3 * random.standard_normal(values.shape)
    return np.maximum(values, 0).reshape(shape).astype(np.float32)


def fem(features):
    """As in pytorch-grad-cam's fem.py with k = 2."""
    mean = features.mean(axis=1, keepdims=True)
    deviation = features.std(axis=1, keepdims=True)
    weights = (features > mean + 2 * deviation).mean(axis=1)
    return weights @ features


def non_negative_start(features, count):
    """NNDSVD without scikit-learn's randomized decomposition and its clipping of small values."""
    u, s, vt = np.linalg.svd(features, full_matrices=False)
    w = np.zeros((features.shape[0], count))
    h = np.zeros((count, features.shape[1]))
    for j in range(count):
        parts = [(np.maximum(sign * u[:, j], 0), np.maximum(sign * vt[j], 0)) for sign in (1, -1)]
        sizes = [np.linalg.norm(a) * np.linalg.norm(b) for a, b in parts]
        best = int(sizes[1] > sizes[0])
        a, b = parts[best]
        length = math.sqrt(s[j] * sizes[best])
        w[:, j] = length * a / np.linalg.norm(a)
        h[j] = length * b / np.linalg.norm(b)
    return w, h


def make(name, shape, ranks, seed):
    values = activations(seed, shape)
    save(f"{name}_activations", values)
    tensor = values.astype(np.float64)
    features = tensor.reshape(shape[0], -1)
    centered = features - features.mean(axis=1, keepdims=True)

    # As in pytorch-grad-cam's svd_on_activations.py; the sign is LAPACK's.
    _, s, vt = np.linalg.svd(centered.T, full_matrices=True)
    save(f"{name}_eigen", centered.T @ vt[0])
    save(f"{name}_singular_values", s)
    save(f"{name}_fem", fem(features))
    for kernel in ("sigmoid", "rbf", "linear", "poly", "cosine"):
        projection = KernelPCA(n_components=1, kernel=kernel).fit_transform(centered.T)
        save(f"{name}_kpca_{kernel}", projection)

    w, h = non_negative_start(features, 4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = NMF(4, init="custom", solver="cd", tol=0, max_iter=NMF_ITERATIONS)
        w = model.fit_transform(features, W=w.copy(), H=h.copy())
    save(f"{name}_nmf_left", w.T)
    save(f"{name}_nmf_right", model.components_)

    (core, factors), errors = tucker(
        tensorly.tensor(tensor), rank=list(ranks), return_errors=True)
    projections = np.abs(factors[0].T @ features)
    norms = np.linalg.norm(core.reshape(core.shape[0], -1), axis=1)
    save(f"{name}_hooi_errors", errors)
    save(f"{name}_hooi_tsm", projections[0])
    save(f"{name}_hooi_mtsm", norms @ projections)
    both = np.abs(core).sum(axis=0)
    save(f"{name}_hooi_all_modes", np.abs(factors[1]) @ both @ np.abs(factors[2]).T)
    print(name, len(errors), "iterations")


for number, (name, (shape, ranks)) in enumerate(EXAMPLES.items()):
    make(name, shape, ranks, seed=number)

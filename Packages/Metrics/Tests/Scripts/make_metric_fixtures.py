"""Writes the fixtures of the metric tests: what NumPy, Quantus and scikit-learn say.

    pip install numpy==1.26.4 quantus==0.5.3 scikit-learn==1.4.2
    NPY_DISABLE_CPU_FEATURES="AVX512F AVX512CD AVX512_SKX" python make_metric_fixtures.py FOLDER

The variable makes NumPy sort by its scalar code on processors with AVX-512. Floats are written as
their bits, so that no digit is lost.
"""

import json
import pathlib
import sys
import warnings

import numpy as np
import quantus
from sklearn.metrics import average_precision_score

warnings.filterwarnings("ignore")


def bits(array):
    return np.asarray(array, np.float32).ravel().view(np.uint32).tolist()


# --- argsort -------------------------------------------------------------------------------------


class Adversary:
    """Values decided while they are compared, so that quicksort's pivots are always bad (McIlroy)."""

    def __init__(self, count):
        self.values = [None] * count
        self.solid = 0
        self.candidate = None

    def less(self, a, b):
        if self.values[a] is None and self.values[b] is None:
            chosen = a if a == self.candidate else b
            self.values[chosen] = self.solid
            self.solid += 1
        if self.values[a] is None:
            self.candidate = a
            return False
        if self.values[b] is None:
            self.candidate = b
            return True
        return self.values[a] < self.values[b]


def quicksort(count, less):
    """Quicksort with the median of three as NumPy does it; returns the deepest partition."""
    order = list(range(count))
    deepest = 0
    stack = [(0, count - 1, 0)]

    def exchange(a, b):
        order[a], order[b] = order[b], order[a]

    while stack:
        lower, upper, depth = stack.pop()
        deepest = max(deepest, depth)
        while upper - lower > 15:
            middle = lower + (upper - lower) // 2
            for a, b in ((middle, lower), (upper, middle), (middle, lower)):
                if less(order[a], order[b]):
                    exchange(a, b)
            pivot = order[middle]
            exchange(middle, upper - 1)
            left, right = lower, upper - 1
            while True:
                left += 1
                while less(order[left], pivot):
                    left += 1
                right -= 1
                while less(pivot, order[right]):
                    right -= 1
                if left >= right:
                    break
                exchange(left, right)
            exchange(left, upper - 1)
            depth += 1
            deepest = max(deepest, depth)
            if left - lower < upper - left:
                stack.append((left + 1, upper, depth))
                upper = left - 1
            else:
                stack.append((lower, left - 1, depth))
                lower = left + 1
    return deepest


def bad_for_quicksort(count):
    adversary = Adversary(count)
    quicksort(count, adversary.less)
    values = [count if value is None else value for value in adversary.values]
    depth = quicksort(count, lambda a, b: values[a] < values[b])
    assert depth > 2 * (count.bit_length() - 1), "heapsort is not reached"
    return np.array(values, np.float32)


def orders():
    rng = np.random.default_rng(5)
    cases = {}
    for count in (0, 1, 2, 3, 15, 16, 17, 18, 33, 100, 500):
        cases[f"distinct_{count}"] = rng.standard_normal(count)
    for count, kinds in ((16, 2), (17, 1), (17, 2), (40, 3), (100, 1), (500, 2), (500, 7), (600, 49)):
        cases[f"tied_{count}_{kinds}"] = rng.integers(0, kinds, count) / 8 - 0.25
    cells = rng.permutation(49).reshape(7, 7)
    cases["upsampled_28"] = np.kron(cells // 2, np.ones((4, 4)))
    cases["ascending"] = np.arange(150)
    cases["descending"] = -np.arange(150)
    cases["organ_pipe"] = np.minimum(np.arange(150), 150 - np.arange(150))
    cases["both_zeros"] = np.where(rng.random(200) < 0.5, -0.0, 0.0) + (rng.random(200) < 0.2)
    cases["negative_zero"] = np.where(rng.random(100) < 0.5, np.float32(-0.0), np.float32(0.0))
    cases["some_nan"] = np.where(rng.random(120) < 0.3, np.nan, rng.integers(0, 5, 120))
    cases["all_nan"] = np.full(60, np.nan)
    cases["infinities"] = rng.choice([-np.inf, -1, 0, 1, np.inf], 120)
    for count in (200, 400):
        cases[f"bad_for_quicksort_{count}"] = bad_for_quicksort(count)
    # Ties among the values that heapsort gets.
    hard = bad_for_quicksort(400)
    tied = np.where(hard > 70, hard // 3 * 3, hard)
    depth = quicksort(400, lambda a, b: tied[a] < tied[b])
    assert depth > 16, "heapsort is not reached"
    cases["bad_for_quicksort_tied"] = tied
    return [
        {"name": name, "bits": bits(values),
         "order": np.argsort(np.asarray(values, np.float32).ravel()).tolist()}
        for name, values in cases.items()
    ]


# --- sum -----------------------------------------------------------------------------------------


def sums():
    index = np.arange(50176)
    values = (index * 7919 % 10007) / 10007 - 0.3
    counts = [0, 1, 7, 8, 9, 16, 127, 128, 129, 136, 257, 1000, 8191, 8192, 8193, 16400, 20001, 50176]
    return [
        {
            "count": count,
            "single": int(np.sum(values.astype(np.float32)[:count]).view(np.uint32)),
            "double": f"{int(np.sum(values[:count]).view(np.uint64)):016x}",
        }
        for count in counts
    ]


# --- metrics -------------------------------------------------------------------------------------


def metric_inputs():
    rng = np.random.default_rng(11)
    shape = (12, 10)
    box = np.zeros(shape, bool)
    box[3:9, 2:7] = True
    scattered = rng.random(shape) < 0.3
    distinct = rng.random(shape)
    yield "distinct", distinct, scattered
    yield "peak_on_object", distinct + 3 * box, box
    yield "coarse", rng.integers(0, 5, shape) / 4, box
    yield "signed", rng.standard_normal(shape), scattered
    yield "coarse_signed", rng.integers(-3, 4, shape) / 2, box
    yield "mostly_negative", rng.standard_normal(shape) - 1.5, box
    yield "two_values", rng.integers(0, 2, shape), scattered
    yield "blocks", np.kron(rng.random((3, 5)), np.ones((4, 2))), box
    yield "object_holds_all", np.where(box, distinct, 0), box
    stripes = np.where(np.arange(120).reshape(shape) % 2, 1.0, -1.0)
    yield "sum_is_zero", stripes, box
    yield "both_sums_are_zero", stripes, np.arange(120).reshape(shape) < 30
    yield "negative_zero", np.where(scattered, np.float32(-0.0), np.float32(0.0)) + box, scattered
    yield "empty_mask", distinct, np.zeros(shape, bool)
    yield "full_mask", distinct, np.ones(shape, bool)
    yield "zero", np.zeros(shape), box
    yield "one", np.ones(shape), box
    yield "constant", np.full(shape, 0.5), box
    yield "negative", -1 - distinct, box
    yield "nan", np.where(distinct > 0.9, np.nan, distinct), box
    yield "infinity", np.where(distinct > 0.9, np.inf, distinct), box
    for number in range(40):
        # Over few pixels that hold everything, rounding lifts some shares above 1.
        mask = rng.random(shape) < 0.4
        yield f"rounding_{number}", np.where(mask, rng.random(shape), 0), mask


def metrics():
    quiet = {"disable_warnings": True, "display_progressbar": False}
    makers = {
        "Pointing-Game": lambda: quantus.PointingGame(**quiet),
        "Top-K Intersection": lambda: quantus.TopKIntersection(**quiet),
        "Top-K Intersection, k = 20": lambda: quantus.TopKIntersection(k=20, **quiet),
        "Sparseness": lambda: quantus.Sparseness(**quiet),
        "AUC": lambda: quantus.AUC(**quiet),
        "Attribution Localisation": lambda: quantus.AttributionLocalisation(**quiet),
        "Relevance Rank Accuracy": lambda: quantus.RelevanceRankAccuracy(**quiet),
        "Relevance Mass Accuracy": lambda: quantus.RelevanceMassAccuracy(**quiet),
    }
    results = []
    for name, saliency, mask in metric_inputs():
        saliency = np.asarray(saliency, np.float32)
        values, errors = {}, {}
        for metric, make in makers.items():
            if name.startswith("rounding") and metric != "Attribution Localisation":
                continue
            try:
                value = make()(
                    model=None, x_batch=np.zeros((1, 3, *mask.shape), np.float32),
                    y_batch=np.array([0]), a_batch=saliency[None, None],
                    s_batch=mask[None, None].astype(int), device="cpu")[0]
                values[metric] = float(value) if np.isfinite(value) else str(float(value))
            except (AssertionError, ValueError) as error:
                errors[metric] = str(error)
        if mask.any() and np.isfinite(saliency).all():
            values["Average Precision"] = float(
                average_precision_score(mask.ravel(), saliency.ravel()))
        results.append({
            "name": name, "height": mask.shape[0], "width": mask.shape[1], "bits": bits(saliency),
            "mask": "".join("01"[int(pixel)] for pixel in mask.ravel()), "values": values,
            "errors": errors})
    return results


folder = pathlib.Path(sys.argv[1])
for name, make in (("orders", orders), ("sums", sums), ("metrics", metrics)):
    text = json.dumps({"numpy": np.__version__, "quantus": quantus.__version__, "cases": make()}, separators=(",", ":"))
    (folder / f"{name}.json").write_text(text + "\n")

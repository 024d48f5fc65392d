"""Top 10 of 1,000 products for each customer, a fifth of them eligible, 32 features, 480 classes, one thread."""

import time

from benchmarks.runner import finish, race  # first: it sets the number of threads

import numpy as np  # isort: skip
from numpy.typing import NDArray  # isort: skip

from steward.quant.rank.best import find_best, find_best_plainly

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SEED, PRODUCTS, FEATURES, CLASSES, SHARE, WANTED, ROUNDS = 20260101, 1000, 32, 480, 0.187, 10, 3
BULK, SOME, FEW = 100_000, 5_000, 500


def main() -> None:
    began = time.perf_counter()
    rng = np.random.default_rng(SEED)
    askers, products = rng.normal(size=(BULK, FEATURES)), rng.normal(size=(PRODUCTS, FEATURES))
    classes, eligible = rng.integers(0, CLASSES, BULK), rng.random((CLASSES, PRODUCTS)) < SHARE
    ways = {
        "ours": (BULK, lambda: find_best(askers, products, classes, eligible, WANTED)[0]),
        "numpy, masked argpartition": (SOME, lambda: by_argpartition(askers[:SOME], products, eligible[classes[:SOME]])),
        "numpy, customer by customer": (FEW, lambda: by_customer(askers[:FEW], products, eligible[classes[:FEW]])),
    }
    truth, _ = find_best_plainly(askers[:FEW], products, classes[:FEW], eligible, WANTED)
    same = {name: bool((run()[:FEW] == truth).all()) for name, (_, run) in ways.items()}
    timings = race({name: run for name, (_, run) in ways.items()}, ROUNDS)
    per_s = {name: rows / timings[name].seconds for name, (rows, _) in ways.items()}
    for name, speed in per_s.items():
        print(
            f"{name:30}{speed:12,.0f} customers per CPU-second{per_s['ours'] / speed:9,.1f} x   same as the plain reference: {same[name]}"
        )
    ratio = {name: round(per_s["ours"] / speed, 1) for name, speed in per_s.items() if name != "ours"}
    finish(work="ranking", per_s=round(per_s["ours"]), ratio=ratio, same=same["ours"], seconds=round(time.perf_counter() - began, 1))


def by_argpartition(askers: Floats, products: Floats, allowed: NDArray[np.bool_]) -> Ints:
    scores = np.where(allowed, askers @ products.T, -np.inf)
    some = np.argpartition(-scores, WANTED, axis=1)[:, :WANTED]
    order = np.argsort(-np.take_along_axis(scores, some, axis=1), axis=1)
    best: Ints = np.take_along_axis(some, order, axis=1)
    return best


def by_customer(askers: Floats, products: Floats, allowed: NDArray[np.bool_]) -> Ints:
    best = np.empty((askers.shape[0], WANTED), dtype=np.int64)
    for c, may in enumerate(allowed):
        columns = np.flatnonzero(may)
        best[c] = columns[np.argsort(-(products[columns] @ askers[c]), kind="stable")[:WANTED]]
    return best


if __name__ == "__main__":
    main()

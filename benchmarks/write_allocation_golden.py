"""Write tests/golden/allocation_clarabel.json: what Clarabel answers, at its tightest, to a few made-up allocations."""

import json
from pathlib import Path

import numpy as np

from benchmarks.allocation_solvers import by_clarabel
from benchmarks.universe import make_batch, make_problem

SEED, ASSETS, ROWS = 20260101, 30, 12
TIGHTEST = 1e-13
OUT = Path("tests/golden/allocation_clarabel.json")


def main() -> None:
    rng = np.random.default_rng(SEED)
    problem, batch = make_problem(ASSETS, rng), make_batch(ROWS, ASSETS, rng)
    shared = {name: getattr(problem, name).tolist() for name in problem.__dataclass_fields__}
    rows = {name: getattr(batch, name).tolist() for name in batch.__dataclass_fields__}
    weights = by_clarabel(problem, batch, TIGHTEST).round(12).tolist()
    OUT.write_text(json.dumps({"problem": shared, "batch": rows, "weights": weights}) + "\n")


if __name__ == "__main__":
    main()

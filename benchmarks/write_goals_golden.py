"""Write tests/golden/goals_million.json: chances of 200 goals by the plain month loop on 1,048,576 pseudo-random paths each."""

import json
import sys
from pathlib import Path

import numpy as np

from benchmarks.goals import BLOCKS, JUDGED, MONTHS, PATHS, RAISE, SEED, make_goals, make_market, make_mixes, numba_loop

OUT = Path("tests/golden/goals_million.json")


def main() -> None:
    market, mixes, goals = make_market(), make_mixes(), make_goals(JUDGED, SEED + 2)
    mean, covariance = market.log_moments
    root, rng = np.linalg.cholesky(covariance), np.random.default_rng(SEED + 99)
    reached = np.zeros(goals.rows)
    for block in range(BLOCKS):
        print(f"block {block + 1}/{BLOCKS}", end="\r", file=sys.stderr, flush=True)
        returns = np.einsum("ij,tjp->tip", root, rng.standard_normal((MONTHS, mean.size, PATHS)), optimize=True)
        gross = np.exp(returns + mean[None, :, None])
        growth = np.stack([np.einsum("kn,knp->kp", mix, gross, optimize=True) for mix in mixes])
        reached += np.array(numba_loop(growth, (1.0 + RAISE) ** (1 / 12) - 1.0, goals))
    OUT.write_text(json.dumps({"paths": BLOCKS * PATHS, "chance": (reached / BLOCKS).round(7).tolist()}) + "\n")


if __name__ == "__main__":
    main()

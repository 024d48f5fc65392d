"""Write tests/golden/allocation_cvxpy.json: what cvxpy with Clarabel answers to PyPortfolioOpt's twenty shares.

Reads pyportfolioopt/stock_prices.csv (MIT licence) below STEWARD_DATA_DIR, makes mean and covariance as PyPortfolioOpt does, and asks for
the best weights from bold to careful with at most 15 % in each and a third in the first half of the shares.
"""

import json
import os
from importlib.metadata import version
from pathlib import Path

import cvxpy
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pypfopt import expected_returns, risk_models

OUT, TIGHTEST, DIGITS = Path("tests/golden/allocation_cvxpy.json"), 1e-13, 10
AVERSIONS, MOST, GROUP_MOST = (1.0, 3.0, 10.0, 30.0, 1e6), 0.15, 1 / 3


def main() -> None:
    folder = Path(os.environ.get("STEWARD_DATA_DIR", Path(__file__).resolve().parents[1].parent / "shared" / "data"))
    prices = pd.read_csv(folder / "pyportfolioopt" / "stock_prices.csv", parse_dates=["date"], index_col="date")
    mean = expected_returns.mean_historical_return(prices, compounding=False).to_numpy().round(14)
    covariance = risk_models.sample_cov(prices).to_numpy().round(14)
    weights = [best(mean, covariance, aversion) for aversion in AVERSIONS]
    names = ("pyportfolioopt", "cvxpy", "clarabel")
    content = {
        "versions": {name: version(name) for name in names},
        "risk_aversion": AVERSIONS,
        "most": MOST,
        "group_most": GROUP_MOST,
        "mean": mean.tolist(),
        "covariance": covariance.tolist(),
        "weights": [w.round(DIGITS).tolist() for w in weights],
    }
    OUT.write_text(json.dumps(content, separators=(",", ":")) + "\n")


def best(mean: NDArray[np.float64], covariance: NDArray[np.float64], aversion: float) -> NDArray[np.float64]:
    """Weights (n,) with the greatest mean less half the aversion times the variance."""
    weights = cvxpy.Variable(mean.size)
    gain = mean @ weights - aversion / 2 * cvxpy.quad_form(weights, cvxpy.psd_wrap(covariance))
    limits = [cvxpy.sum(weights) == 1, weights >= 0, weights <= MOST, cvxpy.sum(weights[: mean.size // 2]) <= GROUP_MOST]
    tight = dict.fromkeys(("tol_gap_abs", "tol_gap_rel", "tol_feas"), TIGHTEST)
    cvxpy.Problem(cvxpy.Maximize(gain / max(aversion, 1.0)), limits).solve(solver=cvxpy.CLARABEL, **tight)
    return np.asarray(weights.value, dtype=np.float64)


if __name__ == "__main__":
    main()

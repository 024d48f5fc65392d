"""Write tests/golden/views_peers.json: Black-Litterman posteriors computed by PyPortfolioOpt and skfolio, with their versions.

    PYTHONPATH=src .venv-bench/bin/python -m benchmarks.write_views_golden

Seven assets with random covariances, two and three views with Idzorek confidences, tau 0.05 and 0.1.
"""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pypfopt.black_litterman import BlackLittermanModel
from skfolio.prior import BlackLitterman, EmpiricalPrior

PLACE = Path(__file__).parent.parent / "tests" / "golden" / "views_peers.json"
NAMES = [f"a{i}" for i in range(7)]


def ask_pyportfolioopt(case: dict[str, Any]) -> dict[str, Any]:
    """Posterior mean and covariance of one case."""
    model = BlackLittermanModel(
        np.array(case["covariance"]),
        pi=np.array(case["prior"]),
        P=np.array(case["pick"]),
        Q=np.array(case["size"]),
        tau=case["tau"],
        omega="idzorek",
        view_confidences=case["confidence"],
    )
    return {"expected_return": model.bl_returns().tolist(), "covariance": model.bl_cov().to_numpy().tolist()}


def ask_skfolio(case: dict[str, Any]) -> dict[str, Any]:
    """The same from skfolio, which reads prior and covariance off returns that have exactly these moments."""
    rng = np.random.default_rng(1)
    draws = rng.standard_normal((60, len(NAMES)))
    draws -= draws.mean(axis=0)
    draws = draws @ np.linalg.inv(np.linalg.cholesky(np.cov(draws.T))).T
    returns = draws @ np.linalg.cholesky(np.array(case["covariance"])).T + np.array(case["prior"])
    said = []
    for row, size in zip(case["pick"], case["size"], strict=True):
        said.append(" + ".join(f"{p!r} * {n}" for p, n in zip(row, NAMES, strict=True) if p).replace("+ -", "- ") + f" == {size!r}")
    prior = EmpiricalPrior()
    model = BlackLitterman(said, tau=case["tau"], view_confidences=case["confidence"], prior_estimator=prior)
    model.fit(pd.DataFrame(returns, columns=NAMES))
    found = getattr(model, "return_distribution_", None) or model.prior_model_
    return {"expected_return": found.mu.tolist(), "covariance": found.covariance.tolist()}


def make_cases() -> list[dict[str, Any]]:
    """Random problems of seven assets."""
    rng = np.random.default_rng(20260)
    cases = []
    for views, tau in ((2, 0.05), (3, 0.1)):
        root = rng.standard_normal((7, 12)) * 0.06
        pick = np.zeros((views, 7))
        pick[0, [0, 3]] = 1.0, -1.0
        pick[1, 5] = 1.0
        if views == 3:
            pick[2, [1, 2, 6]] = 0.4, 0.6, -1.0
        case = {
            "tau": tau,
            "covariance": (root @ root.T).tolist(),
            "prior": (0.05 + 0.03 * rng.standard_normal(7)).tolist(),
            "pick": pick.tolist(),
            "size": (0.04 * rng.standard_normal(views)).tolist(),
            "confidence": rng.uniform(0.1, 0.9, views).round(3).tolist(),
        }
        cases.append(case | {"PyPortfolioOpt": ask_pyportfolioopt(case), "skfolio": ask_skfolio(case)})
    return cases


if __name__ == "__main__":
    peers = {"PyPortfolioOpt": version("pyportfolioopt"), "skfolio": version("skfolio")}
    PLACE.write_text(json.dumps({"peers": peers, "cases": make_cases()}, indent=1) + "\n")

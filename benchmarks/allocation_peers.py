"""The same allocation asked of PyPortfolioOpt, skfolio, Riskfolio-Lib and cvxpy, each the way its manual shows, with its own accuracy."""

import warnings
from typing import Any

import cvxpy
import numpy as np
import pandas as pd
import riskfolio
from numpy.typing import NDArray
from pypfopt import EfficientFrontier, objective_functions
from skfolio.optimization import MeanRisk, ObjectiveFunction
from skfolio.prior import BasePrior, ReturnDistribution

from steward.quant.optimise.model import AllocationBatch, AllocationProblem

Floats = NDArray[np.float64]


def by_pyportfolioopt(problem: AllocationProblem, batch: AllocationBatch) -> Floats:
    covariance, member = problem.covariance, problem.membership
    weights = np.empty_like(batch.start)
    for row, limits in enumerate(batch.limit_set):
        bounds = list(zip(problem.lower[limits], problem.upper[limits], strict=True))
        frontier = EfficientFrontier(problem.expected_return, covariance, weight_bounds=bounds)
        low, high = problem.group_lower[limits], problem.group_upper[limits]
        frontier.add_constraint(lambda w, low=low: member.T @ w >= low)
        frontier.add_constraint(lambda w, high=high: member.T @ w <= high)
        frontier.add_objective(objective_functions.transaction_cost, w_prev=batch.start[row], k=batch.turnover_cost[row])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns that the cost changes the meaning of risk aversion
            frontier.max_quadratic_utility(risk_aversion=batch.risk_aversion[row])
        weights[row] = frontier.weights
    return weights


class _Given(BasePrior):  # type: ignore[misc]  # skfolio is only partly typed
    """A prior that returns the moments given to it, so that nothing is estimated in the race."""

    def __init__(self, mu: Floats, covariance: Floats) -> None:
        self.mu, self.covariance = mu, covariance

    def fit(self, X: Floats, y: object = None, **parameters: object) -> "_Given":  # noqa: N803  # scikit-learn's name
        self.return_distribution_ = ReturnDistribution(mu=self.mu, covariance=self.covariance, returns=X)
        return self


def by_skfolio(problem: AllocationProblem, batch: AllocationBatch) -> Floats:
    prior = _Given(problem.expected_return, problem.covariance)
    member, unused = problem.membership.T, np.zeros((2, problem.assets))
    weights = np.empty_like(batch.start)
    for row, limits in enumerate(batch.limit_set):
        model = MeanRisk(
            objective_function=ObjectiveFunction.MAXIMIZE_UTILITY,
            risk_aversion=batch.risk_aversion[row] / 2,  # its utility has no half
            prior_estimator=prior,
            min_weights=problem.lower[limits],
            max_weights=problem.upper[limits],
            left_inequality=np.vstack([member, -member]),
            right_inequality=np.concatenate([problem.group_upper[limits], -problem.group_lower[limits]]),
            transaction_costs=batch.turnover_cost[row],
            previous_weights=batch.start[row],
        )
        weights[row] = model.fit(unused).weights_
    return weights


def by_riskfolio(problem: AllocationProblem, batch: AllocationBatch) -> Floats:
    """Without turnover cost, which it does not have: an easier problem, whose speed compares and whose gap does not."""
    n, member = problem.assets, problem.membership.T
    names = [f"a{i:03d}" for i in range(n)]
    moments = pd.DataFrame(problem.covariance, names, names), pd.DataFrame([problem.expected_return], columns=names)
    weights = np.empty_like(batch.start)
    for row, limits in enumerate(batch.limit_set):
        model = riskfolio.Portfolio(returns=pd.DataFrame(np.zeros((2, n)), columns=names))
        model.cov, model.mu = moments
        model.ainequality = np.vstack([member, -member, np.eye(n), -np.eye(n)])
        bounds = problem.group_upper[limits], -problem.group_lower[limits], problem.upper[limits], -problem.lower[limits]
        model.binequality = np.concatenate(bounds)[:, None]
        found = model.optimization(rm="MV", obj="Utility", l=batch.risk_aversion[row] / 2, hist=True)
        weights[row] = found["weights"].to_numpy()
    return weights


def by_cvxpy(problem: AllocationProblem, batch: AllocationBatch) -> Floats:
    """One model with parameters (cvxpy's quickest use), solved by Clarabel; divided by risk aversion to keep it quadratic."""
    names: dict[str, Any] = {
        "reward": cvxpy.Parameter(problem.assets),
        "cost": cvxpy.Parameter(nonneg=True),
        "start": cvxpy.Parameter(problem.assets),
        "lower": cvxpy.Parameter(problem.assets),
        "upper": cvxpy.Parameter(problem.assets),
        "low": cvxpy.Parameter(problem.groups),
        "high": cvxpy.Parameter(problem.groups),
    }
    w, trade, sums = cvxpy.Variable(problem.assets), cvxpy.Variable(problem.assets), problem.membership.T
    risk = cvxpy.quad_form(w, cvxpy.psd_wrap(problem.covariance)) / 2
    objective = risk - names["reward"] @ w + names["cost"] * cvxpy.norm1(trade)
    held = [trade == w - names["start"], cvxpy.sum(w) == 1]  # a variable of its own keeps the model reusable (DPP)
    limits = [*held, w >= names["lower"], w <= names["upper"], sums @ w >= names["low"], sums @ w <= names["high"]]
    model = cvxpy.Problem(cvxpy.Minimize(objective), limits)
    weights = np.empty_like(batch.start)
    for row, chosen in enumerate(batch.limit_set):
        names["reward"].value = problem.expected_return / batch.risk_aversion[row]
        names["cost"].value = batch.turnover_cost[row] / batch.risk_aversion[row]
        names["start"].value = batch.start[row]
        names["lower"].value, names["upper"].value = problem.lower[chosen], problem.upper[chosen]
        names["low"].value, names["high"].value = problem.group_lower[chosen], problem.group_upper[chosen]
        model.solve(solver=cvxpy.CLARABEL)
        weights[row] = w.value
    return weights


PEERS = {"pyportfolioopt": by_pyportfolioopt, "skfolio": by_skfolio, "riskfolio": by_riskfolio, "cvxpy": by_cvxpy}

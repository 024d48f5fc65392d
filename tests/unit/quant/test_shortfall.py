"""The most that can be expected within a limit on the loss of the worst scenarios (D1), by Rockafellar and Uryasev's own figures."""

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats.qmc import Sobol

from steward.quant.optimise.model import AllocationProblem, Floats
from steward.quant.optimise.shortfall import most_within_shortfall
from steward.quant.risk.tail import tail_risk_plainly

# Rockafellar and Uryasev, Optimization of conditional value-at-risk, Journal of Risk 2 (2000), section 4: monthly means and covariance of
# the S&P 500, long government bonds and small shares; the portfolio of least variance at a mean of 0.011; its shortfall by tail.
MEAN = np.array([0.010111, 0.0043532, 0.0137058])
COVARIANCE = np.array([[0.00324625, 0.00022983, 0.00420395], [0.00022983, 0.00049937, 0.00019247], [0.00420395, 0.00019247, 0.00764097]])
WEIGHTS = np.array([0.452013, 0.115573, 0.432414])
SHORTFALL = {0.10: 0.096975, 0.05: 0.115908, 0.01: 0.152977}


def problem(
    mean: Floats, covariance: Floats, upper: float = 1.0, group: tuple[int, ...] = (0, 0, 0), most: float = 1.0
) -> AllocationProblem:
    n, groups = mean.size, max(group) + 1
    root: Floats = np.asarray(np.linalg.cholesky(covariance), dtype=np.float64)
    bounds = np.zeros((1, n)), np.full((1, n), upper), np.zeros((1, groups)), np.full((1, groups), most)
    return AllocationProblem(mean, root, np.zeros(n), np.array(group[:n], dtype=np.int64), *bounds)


def normal_scenarios(count: int) -> Floats:
    """Scenarios with exactly the published mean and covariance."""
    points = ndtri(np.maximum(Sobol(3, scramble=True, rng=np.random.default_rng(1)).random(count), 2.0**-53))
    points -= points.mean(axis=0)
    plain = points @ np.linalg.inv(np.linalg.cholesky(points.T @ points / count)).T
    scenarios: Floats = MEAN + plain @ np.linalg.cholesky(COVARIANCE).T
    return scenarios


@pytest.mark.parametrize("tail", SHORTFALL)
def test_within_the_published_shortfall_the_published_mean_and_weights_are_the_best(tail: float) -> None:
    """For normal results the least shortfall at a mean is the least variance (their proposition 4.1), so the search comes back to it."""
    found = most_within_shortfall(problem(MEAN, COVARIANCE), 0, normal_scenarios(4096), tail, SHORTFALL[tail])
    assert found is not None
    assert found.kept
    assert found.expected_return == pytest.approx(0.011, abs=3e-5)
    assert found.weights == pytest.approx(WEIGHTS, abs=0.05)
    assert found.shortfall == pytest.approx(SHORTFALL[tail], abs=1e-9)


def test_no_other_weights_do_better_and_the_price_is_what_a_wider_limit_adds() -> None:
    rng = np.random.default_rng(3)
    scenarios = rng.standard_t(4, (400, 3)) * np.sqrt(np.diag(COVARIANCE)) + MEAN
    asked = problem(MEAN, COVARIANCE, upper=0.7, group=(0, 1, 0), most=0.8)
    found = most_within_shortfall(asked, 0, scenarios, 0.05, 0.08)
    wider = most_within_shortfall(asked, 0, scenarios, 0.05, 0.0801)
    assert found is not None
    assert wider is not None
    assert wider.expected_return - found.expected_return == pytest.approx(found.price * 1e-4, rel=0.05)
    tried = rng.dirichlet(np.ones(3), 4000)
    within = tried[
        (tail_risk_plainly(tried, scenarios, 0.05)[1] <= 0.08) & (tried.max(axis=1) <= 0.7) & (tried[:, [0, 2]].sum(axis=1) <= 0.8)
    ]
    assert len(within) > 100
    assert (within @ MEAN).max() <= found.expected_return + 1e-9


def test_a_slack_limit_has_no_price_and_one_nobody_keeps_gives_the_nearest() -> None:
    scenarios, asked = normal_scenarios(512), problem(MEAN, COVARIANCE)
    slack = most_within_shortfall(asked, 0, scenarios, 0.05, 0.9)
    never = most_within_shortfall(asked, 0, scenarios, 0.05, -0.5)
    assert slack is not None
    assert never is not None
    assert (slack.price, slack.weights.tolist()) == (0.0, [0.0, 0.0, 1.0])
    assert (never.kept, never.price) == (False, 0.0)
    tried = np.random.default_rng(0).dirichlet(np.ones(3), 2000)
    assert tail_risk_plainly(tried, scenarios, 0.05)[1].min() >= never.shortfall - 1e-12


def test_a_cut_is_a_further_limit_and_limits_that_exclude_each_other_have_no_answer() -> None:
    scenarios, asked = normal_scenarios(512), problem(MEAN, COVARIANCE)
    halved = most_within_shortfall(asked, 0, scenarios, 0.05, 0.9, np.array([[-0.5, -0.5, 0.5]]))
    assert halved is not None
    assert halved.weights[2] == pytest.approx(0.5)
    assert most_within_shortfall(problem(MEAN, COVARIANCE, upper=0.3), 0, scenarios, 0.05, 0.9) is None


def test_what_is_no_number_or_no_tail_is_refused() -> None:
    scenarios, asked = normal_scenarios(64), problem(MEAN, COVARIANCE)
    for bad in ({"scenarios": scenarios * np.nan}, {"scenarios": scenarios[:, :2]}, {"tail": 0.0}, {"tail": 0.01}, {"limit": np.inf}):
        with pytest.raises(ValueError, match="scenario"):
            most_within_shortfall(asked, 0, **{"scenarios": scenarios, "tail": 0.05, "limit": 0.1, **bad})  # type: ignore[arg-type]

"""Bad turns a plan is tried on: named crises now and at retirement, rates and currency, a lost job, an illness, a long life."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from steward.advise.outlook.model import CLASSES
from steward.advise.planning.model import Shock
from steward.advise.planning.rules.chances import Basis, Result, Turn, run
from steward.advise.planning.rules.china import Figures, Floats
from steward.advise.planning.rules.household import YEAR, retire_month
from steward.quant.simulate.regimes import Regimes, draw_standard

LONG_LIFE = 105.0
# Bad turns of life begin after a year, when nobody expects them.
FROM_MONTH = YEAR


@dataclass(frozen=True, slots=True)
class MarketShock:
    """What each class loses at once; `deposit_change` is what rates on deposits and accounts change for good."""

    code: str
    group: str
    losses: Mapping[str, float]
    deposit_change: float
    mark: str

    def loss_of(self, weights: Mapping[str, float]) -> float:
        """What a mix loses, in parts of one."""
        return sum(weights.get(c, 0.0) * self.losses[c] for c in CLASSES)


def parse_shocks(text: str) -> tuple[MarketShock, ...]:
    """Named crises, then other shocks of the market; ValueError when one does not name every class."""
    raw = tomllib.loads(text)
    return tuple(_read(r, "crisis") for r in raw["crisis"]) + tuple(_read(r, "market") for r in raw["shock"])


def _read(raw: Mapping[str, Any], group: str) -> MarketShock:
    if tuple(raw["losses"]) != CLASSES or not all(-1 < v < 1 for v in raw["losses"].values()):
        raise ValueError(f"{raw['code']}: a loss in parts of one is needed for {', '.join(CLASSES)}")
    return MarketShock(raw["code"], group, dict(raw["losses"]), float(raw.get("deposit_change", 0.0)), raw["mark"])


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Shocks (t, p) that come in clusters, in place of plain ones."""

    shocks: Floats
    mark: str


def read_spells(text: str) -> Regimes:
    """The two states of the data, a calm one and a bad one, with the mean and variance of a month's standard shock in each."""
    raw = tomllib.loads(text)["clusters"]
    calm, bad = raw["stays"]
    chance = np.array([[calm, 1 - calm], [1 - bad, bad]])
    return Regimes(chance, np.array(raw["mean"])[:, None], np.square(raw["deviation"])[:, None, None])


def draw_clusters(text: str, months: int, paths: int, seed: int) -> Clusters:
    """Shocks of these two states."""
    raw = tomllib.loads(text)["clusters"]
    return Clusters(draw_standard(read_spells(text), months, paths, seed), raw["mark"])


def try_all(
    basis: Basis, values: Figures, weights: Mapping[int, Mapping[str, float]], shocks: Iterable[MarketShock], clusters: Clusters
) -> list[Shock]:
    """Every bad turn with what it does; the worst crisis is tried once more in the month of retirement (sequence risk)."""
    mix = weights[int(values["mix"])]
    market = list(shocks)
    found = [_market(basis, values, s, s.loss_of(mix), 0) for s in market]
    worst = max((s for s in market if s.group == "crisis"), key=lambda s: s.loss_of(mix))
    retires = max(retire_month(p, values) for p in basis.household.people)
    if retires > 0:
        turn = Turn(loss=max(worst.loss_of(mix), 0.0), loss_month=retires)
        found.append(_shock("sequence", "market", run(basis, values, turn), 0.0, (worst.code, worst.mark)))
    other = run(replace(basis, shocks=clusters.shocks[: basis.shocks.shape[0]], grown={}), values)
    found.append(_shock("clusters", "market", other, 0.0, ("clusters", clusters.mark)))
    return found + _of_life(basis, values)


def _market(basis: Basis, values: Figures, shock: MarketShock, loss: float, month: int) -> Shock:
    edits = {k: max(values[k] + shock.deposit_change, 0.0) for k in ("deposit_return", "account_return")} if shock.deposit_change else {}
    result = run(basis, values, Turn(loss=loss, loss_month=month, edits=edits))
    return _shock(shock.code, shock.group, result, loss * max(basis.household.liquid, 0.0), (shock.code, shock.mark))


def _of_life(basis: Basis, values: Figures) -> list[Shock]:
    months, cost = int(values["job_loss_months"]), values["illness_cost"]
    cover = sum(p.illness for p in basis.household.policies)
    bill = max(cost - cover, 0.0)
    away = (FROM_MONTH, FROM_MONTH + months)
    lost = run(basis, values, Turn(no_pay=away))
    ill = run(basis, values, Turn(no_pay=(FROM_MONTH, FROM_MONTH + YEAR), bill=bill, bill_month=FROM_MONTH))
    old = run(basis, values, Turn(edits={"last_age": LONG_LIFE}))
    pay = float(lost.flows.main_income[away[0] : away[1]].sum())
    sick = float(ill.flows.main_income[FROM_MONTH : FROM_MONTH + YEAR].sum()) + bill
    none = ("", "D")
    return [
        _shock("job_loss", "life", lost, pay, none),
        _shock("illness", "life", ill, sick, none),
        _shock("long_life", "life", old, 0.0, none),
    ]


def _shock(code: str, group: str, result: Result, loss: float, said: tuple[str, str]) -> Shock:
    last = result.outcome.wealth[-1] / result.prices[-1]
    return Shock(code, group, result.chance, loss, float(np.median(last)), *said)

"""Small households for tests of planning."""

from collections.abc import Sequence
from importlib.resources import files

import numpy as np

from steward.advise.planning.model import GoalId, Necessity, Stated, Template
from steward.advise.planning.queries import household_rules
from steward.advise.planning.rules.chances import Basis, PlannedGoal
from steward.advise.planning.rules.china import rules_on
from steward.advise.planning.rules.household import Household, Person
from steward.advise.planning.rules.inputs import KINDS, Member, parse_defaults
from steward.advise.planning.rules.mix import Prospect
from steward.advise.planning.rules.said import Adults, adults_of
from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.time import BusinessDate, business_date, day_number
from steward.know.customers.model import KnownColumns, SaidColumn
from steward.quant.simulate.scenarios import draw_shocks
from steward.quant.simulate.uncertain import draw_worlds

SHOCKS, WORLDS = draw_shocks(12 * 66, 256, seed=5), draw_worlds(256, seed=5)
DAY = business_date(2026, 1, 1)
RULES = rules_on(household_rules(), DAY)
DEFAULTS = {i.code: i.value for i in parse_defaults(files("steward.advise.planning").joinpath("data/assumptions.toml").read_text("utf-8"))}
OWN = ("salary", "bonus", "business", "other_income", "pension_now", "social_months", "pension_account", "housing_fund",
       "housing_fund_monthly", "annuity", "personal_pension", "personal_pension_yearly")  # fmt: skip


def values(**changed: float) -> dict[str, float]:
    """Figures of one person who earns and spends nothing, with the house's assumptions; `p1_` and `spending_` stand for a dot."""
    found = {**DEFAULTS, **{f"p1.{k}": 0.0 for k in OWN}, "p1.retire_age": 63.0, **{f"spending.{k}": 0.0 for k in KINDS}}
    found |= {"loans_within": 0.0, "spending_share": 1.0, "mix": 0.0}
    return found | {k.replace("_", ".", 1) if k.startswith(("p1_", "spending_l", "inflation_")) else k: v for k, v in changed.items()}


def person(age: int = 40, born: BusinessDate | None = None) -> Person:
    """An earner of whole years on the first day."""
    return Person("p1", born or business_date(DAY.year - age, 1, 1), 12 * age)


def adults(homes: Sequence[Sequence[Member]]) -> Adults:
    """The members of households in columns, the last of them known in the first row."""
    members = [(place, m) for place, home in enumerate(homes) for m in home]
    row = np.arange(len(members))[::-1]
    said: dict[str, list[tuple[int, Json]]] = {}
    for at, (_place, m) in sorted(zip(row.tolist(), members, strict=True), key=lambda one: one[0]):
        for field, fact in m.facts.items():
            said.setdefault(field, []).append((at, fact.value))
    born = np.array([day_number(m.born) for _place, m in members], dtype=np.int64)
    known = KnownColumns(
        ids=[CustomerId(str(n)) for n in range(len(members))],
        person=np.ones(len(members), dtype=np.bool_),
        born=born[::-1],
        joined=np.zeros(len(members), dtype=np.bool_),
        facts={f: SaidColumn(np.array([n for n, _v in told]), [v for _n, v in told], np.ones(len(told))) for f, told in said.items()},
    )
    return adults_of(known, np.array([place for place, _m in members], dtype=np.int64), row, 0, DAY)


def household(age: int = 40, **given: object) -> Household:
    """One person, nothing else unless given."""
    base: dict[str, object] = {"children_born": (), "parents": False, "debts": (), "policies": (), "liquid": 0.0, "freed": ()}
    return Household(as_of=DAY, people=(person(age),), **{**base, **given})  # type: ignore[arg-type]


def goal(name: str, month: int, amount: float, necessity: Necessity = Necessity.MUST, **given: object) -> PlannedGoal:
    """A goal in money of its day."""
    told: dict[str, object] = {"template": Template.FREE, "priority": 1, "stated": Stated.FUTURE, **given}
    return PlannedGoal(id=GoalId(name), name=name, necessity=necessity, amount=amount, month=month, **told)  # type: ignore[arg-type]


def basis(home: Household, *goals: PlannedGoal, mean: float = 0.05, deviation: float = 0.15, error: float = 0.0, paths: int = 256) -> Basis:
    """What a plan rests on; level 1 is cautious, level 2 bold."""
    mixes = {0: Prospect(mean, deviation, error), 1: Prospect(0.02, 0.02), 2: Prospect(0.07, 0.2)}
    return Basis(home, goals, RULES, mixes, SHOCKS[:, :paths], WORLDS[:paths])

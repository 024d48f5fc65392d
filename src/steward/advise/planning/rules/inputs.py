"""The figures a plan rests on: from facts where somebody said them, from the state's rules, else the house's defaults; and their edits."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from steward.advise.planning.model import Goal, InputOrigin, PlanInput, PlanInputOutOfRange, PlanInputUnknown, Unit
from steward.advise.planning.rules.china import Rules
from steward.advise.planning.rules.pay import contribution_base, retirement_months
from steward.kernel.json import Json
from steward.kernel.time import BusinessDate, full_years
from steward.know.customers.model import Fact

KINDS = ("living", "housing", "education", "health", "transport", "family", "leisure", "other")
MOST = 1e10
# Who has worked since this age, when nobody said for how long contributions were paid.
FIRST_JOB_AGE = 22
RETIRED = "retired"
EARNS = frozenset({"employed", "self_employed"})
# The mean of past contributions over the present one.
PAY_BEFORE = 0.75
MOST_MONTHS = 720.0
# What a month of life costs one adult where nobody said, in yuan (D).
UNTOLD = 3000.0
HOUSE_DETAIL = "D"


@dataclass(frozen=True, slots=True)
class Member:
    """One adult of the household the reader may know of."""

    key: str
    name: str
    born: BusinessDate
    facts: Mapping[str, Fact]

    def told(self, field: str) -> float | None:
        """A fact that is a number."""
        found = self.facts.get(field)
        return None if found is None else number_of(found.value)

    def word(self, field: str) -> str:
        """A fact that is a word; empty when nobody said."""
        return str(self.facts[field].value) if field in self.facts else ""


def number_of(value: Json) -> float | None:
    """What was said as a number; None for what is none."""
    if isinstance(value, str):
        return float(Decimal(value))
    return None if isinstance(value, bool) or not isinstance(value, int | float) else float(value)


def parse_defaults(text: str) -> tuple[PlanInput, ...]:
    """The house's defaults; ValueError when one lies outside its own range or is named twice."""
    found = tuple(_default(raw) for raw in tomllib.loads(text)["assumption"])
    if len({i.code for i in found}) != len(found) or any(not i.low <= i.value <= i.high for i in found):
        raise ValueError("each assumption has a code of its own and a value within its range")
    return found


def _default(raw: Mapping[str, Any]) -> PlanInput:
    return PlanInput(
        raw["code"], float(raw["value"]), Unit(raw["unit"]), InputOrigin.HOUSE, float(raw["low"]), float(raw["high"]), "", HOUSE_DETAIL
    )


def gather(
    members: Sequence[Member], goals: Iterable[Goal], defaults: Sequence[PlanInput], rules: Rules, as_of: BusinessDate
) -> list[PlanInput]:
    """Every figure of a plan in the order it is shown: people, spending, goals, then what is taken for granted."""
    found = [i for m in members for i in _of_member(m, rules, as_of, defaults)]
    found += _spending(members)
    reserve = max((m.told("reserve_months") or 0.0 for m in members), default=0.0)
    for one in defaults:
        known = one.code == "reserve_months" and reserve > 0
        found.append(replace(one, value=reserve, origin=InputOrigin.FACT, detail="reserve_months") if known else one)
    for goal in goals:
        name = goal.stated_goal.name
        found.append(PlanInput(f"goal.{goal.id}.delay", 0.0, Unit.MONTHS, InputOrigin.GOAL, 0.0, 240.0, name))
        found.append(PlanInput(f"goal.{goal.id}.share", 1.0, Unit.SHARE, InputOrigin.GOAL, 0.0, 3.0, name))
    return found


def edit(inputs: Iterable[PlanInput], edits: Mapping[str, float]) -> list[PlanInput]:
    """The same figures with some changed; refuses a code the plan does not have and a value outside its range."""
    kept = list(inputs)
    known = {i.code: i for i in kept}
    for code, value in edits.items():
        if code not in known:
            raise PlanInputUnknown(input=code)
        if not known[code].low <= value <= known[code].high:
            raise PlanInputOutOfRange(input=code, low=f"{known[code].low:g}", high=f"{known[code].high:g}")
    return [_edited(i, float(edits[i.code])) if i.code in edits and edits[i.code] != i.value else i for i in kept]


def _edited(line: PlanInput, value: float) -> PlanInput:
    return replace(line, value=value, origin=InputOrigin.EDITED, was=line.value)


def _of_member(m: Member, rules: Rules, as_of: BusinessDate, defaults: Sequence[PlanInput]) -> list[PlanInput]:
    pay, business, pension = incomes_told(m)
    wage = next(i.value for i in defaults if i.code == "local_wage")
    paid = months_paid(m, as_of) if m.word("employment") != RETIRED and pay[0] + business[0] > 0 else 0.0
    cap = float(rules["personal_pension"].figures["cap"]) if "personal_pension" in rules else 0.0
    return [
        _said(m, "salary", Unit.PER_YEAR, pay),
        _told(m, "bonus", Unit.PER_YEAR, "income_bonus", 0.0),
        _said(m, "business", Unit.PER_YEAR, business),
        _other_income(m),
        _said(m, "pension_now", Unit.PER_YEAR, pension),
        _retire_age(m, rules),
        _told(m, "social_months", Unit.MONTHS, "social_insurance_months", paid, most=MOST_MONTHS),
        _told(m, "pension_account", Unit.MONEY, "pension_account", _account(pay[0], wage, paid, rules)),
        _told(m, "housing_fund", Unit.MONEY, "housing_fund", 0.0),
        _told(m, "housing_fund_monthly", Unit.PER_MONTH, "housing_fund_monthly", 0.0),
        _told(m, "annuity", Unit.MONEY, "enterprise_annuity", 0.0),
        _told(m, "personal_pension", Unit.MONEY, "personal_pension", 0.0),
        _told(m, "personal_pension_yearly", Unit.PER_YEAR, "personal_pension_yearly", 0.0, most=cap),
    ]


def _retire_age(m: Member, rules: Rules) -> PlanInput:
    """The statutory age; of a man where nobody said which of the three ages holds, since that is the latest."""
    rule = rules["retirement_age"]
    months = retirement_months(m.born, "male", rule)
    detail = f"{rule.clause} ({rule.mark})"
    return PlanInput(f"{m.key}.retire_age", round(months / 12.0, 4), Unit.YEARS, InputOrigin.RULE, 40.0, 75.0, m.name, detail)


def months_paid(m: Member, as_of: BusinessDate) -> float:
    """For how many months contributions may have been paid, where nobody said."""
    return float(min(max(full_years(m.born, as_of) - FIRST_JOB_AGE, 0) * 12, MOST_MONTHS))


def _account(salary: float, wage: float, months: float, rules: Rules) -> float:
    """What a pension account may hold, to the thousand: a share of the present contributions, because pay was lower before."""
    if salary <= 0:
        return 0.0
    rule = rules["contributions"]
    monthly = float(contribution_base(salary / 12.0, wage, rule)) * float(rule.figures["pension"])
    return round(monthly * months * PAY_BEFORE, -3)


def incomes_told(m: Member) -> tuple[tuple[float, str], tuple[float, str], tuple[float, str]]:
    """Salary, business income and pension a year, each with the field it rests on; a total said alone is what the employment makes it."""
    salary, business, pension = (m.told(f"income_{k}") for k in ("salary", "business", "pension"))
    total = m.told("annual_income")
    parts = sum(v or 0.0 for v in (salary, business, pension, m.told("income_bonus")))
    if parts or total is None:
        return (salary or 0.0, "income_salary"), (business or 0.0, "income_business"), (pension or 0.0, "income_pension")
    is_retired, own = m.word("employment") == RETIRED, m.word("employment") == "self_employed"
    none = (0.0, "")
    said = (total, "annual_income")
    return (none if is_retired or own else said), (said if own else none), (said if is_retired else none)


def _said(m: Member, code: str, unit: Unit, said: tuple[float, str]) -> PlanInput:
    value, field = said
    return _line(m, code, unit, value, field if value else "")


def _told(m: Member, code: str, unit: Unit, field: str, otherwise: float, most: float = MOST) -> PlanInput:
    value = m.told(field)
    return _line(m, code, unit, otherwise if value is None else min(value, most), field if value is not None else "", most)


def _line(m: Member, code: str, unit: Unit, value: float, field: str, most: float = MOST) -> PlanInput:
    if not field:
        return PlanInput(f"{m.key}.{code}", value, unit, InputOrigin.HOUSE, 0.0, most, m.name, HOUSE_DETAIL)
    return PlanInput(f"{m.key}.{code}", value, unit, InputOrigin.FACT, 0.0, most, m.name, field)


def _other_income(m: Member) -> PlanInput:
    fields = [f for f in ("income_rent", "income_family", "income_other") if m.told(f)]
    return _line(m, "other_income", Unit.PER_YEAR, sum(m.told(f) or 0.0 for f in fields), ",".join(fields))


def spending_told(members: Sequence[Member]) -> tuple[dict[str, float], float]:
    """Monthly spending by kind as said, and 1 where that of daily life is a total, which pays the loans too."""
    by_kind = {k: sum(m.told(f"spending_{k}") or 0.0 for m in members) for k in KINDS}
    totals = sum(m.told("monthly_spending") or 0.0 for m in members if not any(m.told(f"spending_{k}") for k in KINDS))
    by_kind["living"] += totals
    if not any(v > 0 for v in by_kind.values()):
        by_kind["living"] = UNTOLD * len(members)
    return by_kind, 1.0 if totals else 0.0


def _spending(members: Sequence[Member]) -> list[PlanInput]:
    """Spending by kind as said; where only a total was said it is daily life, and pays the loans too."""
    by_kind, within = spending_told(members)
    fields = {f"spending_{k}" for k in KINDS if any(m.told(f"spending_{k}") for m in members)}
    lines = []
    for kind, value in by_kind.items():
        field = "monthly_spending" if kind == "living" and within else f"spending_{kind}" if f"spending_{kind}" in fields else ""
        origin = InputOrigin.FACT if field else InputOrigin.HOUSE
        lines.append(PlanInput(f"spending.{kind}", value, Unit.PER_MONTH, origin, 0.0, MOST, "", field or HOUSE_DETAIL))
    lines.append(PlanInput("loans_within", within, Unit.SHARE, InputOrigin.HOUSE, 0.0, 1.0, "", HOUSE_DETAIL))
    lines.append(PlanInput("spending_share", 1.0, Unit.SHARE, InputOrigin.HOUSE, 0.1, 3.0, "", HOUSE_DETAIL))
    return lines

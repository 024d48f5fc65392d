"""One customer's divisions by objective, each with the chance it gives their plan (D1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from steward.advise.advice.model import NotAdvisable, NothingSuitable
from steward.advise.advice.queries.compose import Desk
from steward.advise.advice.queries.gather import basis_at, case_of
from steward.advise.outlook import queries as outlook
from steward.advise.planning import queries as planning
from steward.advise.planning.model import MixChance, PlanWithoutAge
from steward.advise.portfolio import queries as portfolio
from steward.advise.portfolio.model import WHOLE, Division, Mandate, Objective, Unsolved
from steward.kernel.explain import Explanation
from steward.kernel.ids import CustomerId
from steward.know.customers import queries as customers
from steward.know.holdings import queries as holdings
from steward.know.suitability import queries as suitability
from steward.know.suitability.model import StandingState
from steward.platform.access.operation import Operation
from steward.platform.work import Work


@dataclass(frozen=True, slots=True)
class ByObjective:
    """Divisions side by side, what is held now first where there is a plan; `chances` in their order, None without a plan.

    `tail_loss` and `tracking`: the level's limits in basis points, None: no such limit.
    """

    level: int
    divisions: tuple[Division, ...]
    chances: tuple[MixChance, ...] | None
    tail_loss: int | None
    tracking: int | None


def objectives_of(w: Work, customer_id: CustomerId) -> ByObjective:
    """What each objective would make of this customer's money today; nothing is kept.

    Refuses with NotAdvisable without a valid assessment, and NothingSuitable where no division meets every limit.
    """
    w.require(Operation.ADVICE_PROPOSAL_DRAFT, customer_id)
    standing = suitability.assessment_of(w, customer_id, w.today)
    if standing.state is not StandingState.VALID:
        raise NotAdvisable(reason=standing.state.value)
    currency = holdings.currency_of(w, customer_id)
    basis, _currency = basis_at(w, w.today, currency)
    cash = holdings.cash(w, customer_id, currency).available
    case = case_of(w, customers.get_customer(w, customer_id), standing, cash, w.today)
    mandate = Mandate(case.level, frozenset(Desk(basis).eligible(case).by_class), case.liquid)
    asked = portfolio.divide(mandate, outlook.base_at(w, currency, w.today), basis.assumptions, basis.limits)
    if isinstance(asked, Unsolved):
        code = f"advice.unsolved_{asked.cause}"
        raise NothingSuitable(Explanation(code), *portfolio.explain_unsolved(asked), reason=code, reasons=[])
    made, mixes = portfolio.divisions(asked), portfolio.mixes_along(asked)
    level = basis.limits.levels[case.level]
    told = _chances(w, customer_id, currency, [d.points for d in made] + mixes)
    if told is None:
        return ByObjective(case.level, made, None, level.tail_loss, level.tracking)
    now, planned, along = told[0], told[1 : len(made) + 1], told[len(made) + 1 :]
    points = {c: round(weight * WHOLE) for c, weight in now.weights.items()}
    found = [(asked.division(Objective.HELD, points, "held"), now), *zip(made, planned, strict=True)]
    if mixes:
        best = portfolio.likeliest(asked, mixes, [c.chance for c in along])
        found.append((best, along[mixes.index(best.points)]))
    return ByObjective(case.level, tuple(d for d, _ in found), tuple(c for _, c in found), level.tail_loss, level.tracking)


def _chances(w: Work, customer_id: CustomerId, currency: str, divisions: Sequence[Mapping[str, int]]) -> list[MixChance] | None:
    """What is held now, then each division; None where there is no plan: in money it cannot count, or of nobody whose age is known."""
    if not planning.is_counted(w, currency):
        return None
    try:
        return planning.chances_of(w, customer_id, [{c: p / WHOLE for c, p in points.items()} for points in divisions])
    except PlanWithoutAge:
        return None

"""What a plan is asked with: the divisions a customer may choose, and the edits as numbers."""

from collections.abc import Mapping

from steward.advise.outlook import queries as outlook
from steward.advise.outlook.model import CLASSES
from steward.advise.planning.model import Mix
from steward.advise.portfolio import queries as portfolio
from steward.advise.portfolio.model import WHOLE, Allocation, Mandate
from steward.api.plans.show import CURRENCY
from steward.kernel.ids import CustomerId
from steward.know.suitability import queries as suitability
from steward.platform.work import Work


def mixes_of(w: Work, customer_id: CustomerId) -> list[Mix]:
    """The divisions of the levels up to the customer's own; none for who was never assessed."""
    level = suitability.assessment_of(w, customer_id, w.today).known_level
    limits = portfolio.limits_at(w.today)
    if level is None or limits is None:
        return []
    mandates = [Mandate(n, frozenset(CLASSES)) for n in range(1, level + 1)]
    found = portfolio.allocate(mandates, outlook.assumptions_at(w, CURRENCY, w.today), limits)
    solved = [(m.level, a) for m, a in found.items() if isinstance(a, Allocation)]
    return [Mix(n, {s.asset_class: s.weight / WHOLE for s in a.slices}) for n, a in sorted(solved, key=lambda row: row[0])]


def figures(edits: Mapping[str, str]) -> dict[str, float]:
    """Edits as numbers, by code."""
    return {code: float(value) for code, value in edits.items()}

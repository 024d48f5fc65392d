"""Where answers, means and deeds lie apart, and where an answer does not fit what the bank knows: things to talk about, no accusations."""

from collections.abc import Mapping
from decimal import Decimal

from steward.kernel.json import Json
from steward.know.customers.model import amount_of
from steward.know.suitability.model import Contradiction, Facet, Inconsistency, Instrument

# How far apart two facets (0-100) must lie before it is worth a talk (D).
WIDE = 30
# Nobody invests for longer than since they came of age (D; 民法典 17).
INVESTS_FROM = 18
# Facts of one person; the questionnaire asks for the household's, which cannot be less.
INCOMES = ("income_salary", "annual_income")
PAIRS = (
    (Contradiction.WANTS_MORE_THAN_CAN, Facet.WILLINGNESS, Facet.CAPACITY),
    (Contradiction.CAN_MORE_THAN_WANTS, Facet.CAPACITY, Facet.WILLINGNESS),
    (Contradiction.WANTS_MORE_THAN_KNOWS, Facet.WILLINGNESS, Facet.KNOWLEDGE),
    (Contradiction.SAID_BOLD_SOLD_LOW, Facet.WILLINGNESS, Facet.CONDUCT),
)


def find_contradictions(facets: Mapping[Facet, int]) -> list[Contradiction]:
    """Where what somebody wants, can bear, knows and did lie far apart; nothing is said of a facet that was not measured."""
    return [found for found, more, less in PAIRS if more in facets and less in facets and facets[more] - facets[less] >= WIDE]


def find_doubtful(instrument: Instrument, answers: Mapping[str, str], age: int | None, values: Mapping[str, Json]) -> list[str]:
    """The questions whose answer does not fit the customer's age, income or years; none where the bank knows nothing."""
    found = []
    for question in instrument.questions:
        chosen = next((o for o in question.options if o.id == answers.get(question.id)), None)
        if chosen is not None and question.about is not None and _doubtful(question.about, chosen.low, chosen.high, age, values):
            found.append(question.id)
    return found


def _doubtful(about: Inconsistency, low: int | None, high: int | None, age: int | None, values: Mapping[str, Json]) -> bool:
    match about:
        case Inconsistency.AGE:
            return age is not None and ((low is not None and age < low) or (high is not None and age > high))
        case Inconsistency.EXPERIENCE:
            return age is not None and low is not None and low > max(0, age - INVESTS_FROM)
        case Inconsistency.INCOME:
            known = max((a for a in (amount_of(values.get(name)) for name in INCOMES) if a is not None), default=None)
            return known is not None and high is not None and known > Decimal(high)

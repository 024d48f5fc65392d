"""The demo bank comes out whole on any date, also when holidays tear the last business days apart (F3, F4)."""

import datetime as dt
from pathlib import Path

import pytest

from steward.advise.advice.model import ProposalState
from steward.advise.advice.queries import list_proposals
from steward.kernel.time import Instant, instant
from steward.know.customers.queries import customer_by_number
from steward.platform.access.model import SYSTEM
from steward.platform.clock import SetClock, SystemClock
from steward.platform.runtime import Runtime
from steward.sim.bank import history_start, make_bank
from steward.sim.calendar import business_days
from steward.sim.load import make_demo_bank
from steward.sim.model import Ending
from steward.workflows.reactions import REACTIONS
from steward.workflows.verify import verify_bank
from tests.support.banks import new_bank

SEED = 20260
HOUSEHOLDS = 12
BECAME = {
    Ending.DRAFT: ProposalState.DRAFT,
    Ending.WAITING: ProposalState.ISSUED,
    Ending.ACCEPTED: ProposalState.ACCEPTED,
    Ending.DECLINED: ProposalState.DECLINED,
    Ending.EXPIRED: ProposalState.EXPIRED,
    Ending.OVERDRAWN: ProposalState.ACCEPTED,
    Ending.CANCELLED: ProposalState.ACCEPTED,
}


def morning(year: int, month: int, day: int) -> Instant:
    """Ten o'clock in Shanghai."""
    return instant(dt.datetime(year, month, day, 2, 0, tzinfo=dt.UTC))


AWKWARD = {
    "first morning after Spring Festival": morning(2026, 2, 24),
    "a Sunday a week after Spring Festival": morning(2026, 3, 1),
    "first morning after National Day": morning(2025, 10, 9),
    "within National Day": morning(2025, 10, 7),
    "a leap day": morning(2028, 2, 29),
    "New Year's Day": morning(2027, 1, 1),
    "today": SystemClock().now(),
}


@pytest.mark.slow
@pytest.mark.parametrize("now", AWKWARD.values(), ids=AWKWARD)
def test_every_story_comes_to_its_end_on(now: Instant, tmp_path: Path) -> None:
    rt = new_bank(tmp_path, demo=True, clock=SetClock(now), reactions=REACTIONS)
    made = make_demo_bank(rt, seed=SEED, households=HOUSEHOLDS)
    bank = make_bank(SEED, HOUSEHOLDS, made.today, business_days(history_start(made.today), made.today))
    assert {s.ending for s in bank.stories} >= set(Ending) - {Ending.DRAFT}
    told = {bank.population.adults[s.adult].number: BECAME[s.ending] for s in bank.stories}
    assert {number: states_of(rt, number) for number in told} == {number: [state] for number, state in told.items()}
    assert verify_bank(rt).ok
    rt.engine.dispose()


def states_of(rt: Runtime, number: str) -> list[ProposalState]:
    """The states of a customer's proposals."""
    with rt.work(SYSTEM, read_only=True) as w:
        customer = customer_by_number(w, number)
        assert customer is not None
        return [p.state for p in list_proposals(w, customer_id=customer.id)[0]]

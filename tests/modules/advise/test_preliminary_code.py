"""D6: the code of a preliminary answer holds its facts until it is too old."""

import datetime as dt

import pytest

from steward.advise.portfolio.model import Dip, FewFacts, PreliminaryCodeWrong, PreliminaryExpired
from steward.advise.portfolio.queries import open_few_facts, seal_few_facts
from steward.kernel.money import Money
from steward.platform.access.model import SYSTEM
from steward.platform.clock import SetClock
from steward.platform.runtime import Runtime

FACTS = FewFacts(41, 8, Money.of("120000.50", "CNY"), Money.zero("CNY"), Dip.MORE, 4)


@pytest.fixture
def clock(rt: Runtime) -> SetClock:
    assert isinstance(rt.clock, SetClock)
    return rt.clock


def opened(rt: Runtime, code: str) -> FewFacts:
    with rt.work(SYSTEM, read_only=True) as w:
        return open_few_facts(w, code)[0]


def test_a_code_opens_for_thirty_days(rt: Runtime, clock: SetClock) -> None:
    with rt.work(SYSTEM, read_only=True) as w:
        code = seal_few_facts(w, FACTS)
    assert opened(rt, code) == FACTS
    clock.set(clock.now() + dt.timedelta(days=30))
    assert opened(rt, code) == FACTS
    clock.set(clock.now() + dt.timedelta(days=1))
    with pytest.raises(PreliminaryExpired):
        opened(rt, code)


def test_anything_else_is_no_code(rt: Runtime) -> None:
    with rt.work(SYSTEM, read_only=True) as w:
        code = seal_few_facts(w, FACTS)
        elsewhere = w.keys.seal({"age": 1}, "another.place")
    for wrong in (code[:-1], code[1:], "A" * 80, "", "\u00e9" * 30, elsewhere.hex()):
        with pytest.raises(PreliminaryCodeWrong):
            opened(rt, wrong)

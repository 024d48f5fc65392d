"""House views and estimated assumptions: two people, measured before release, in force by date, scored honestly (requirement D7)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from steward.advise.advice.queries import Moved, customers_moved
from steward.advise.outlook import actions, queries
from steward.advise.outlook.model import (
    CLASSES,
    HouseView,
    ImpactMissing,
    KnowsFuture,
    OwnSet,
    PairTaken,
    ReleaseState,
    SetAltered,
    SetFaulty,
    Stance,
    ViewClosed,
    ViewFaulty,
)
from steward.advise.outlook.rules import track
from steward.guard.compliance.model import NotCleared
from steward.guard.compliance.queries import clearances
from steward.kernel.time import BusinessDate, Instant, add_days, add_months, business_date
from steward.know.markets import queries as markets
from steward.know.markets.actions import record_prices
from steward.know.markets.model import PriceRow
from steward.platform import jobs
from steward.platform.access.model import SYSTEM, Actor, Denial, Role
from steward.platform.four_eyes.model import OwnProposal
from steward.workflows.reactions import REACTIONS
from tests.modules.advise.house import House, open_house
from tests.support.banks import new_bank

TODAY = business_date(2026, 3, 2)  # the clock of the test bank
STANCE = Stance("CNY", "equity_cn", "gov_bond", 6, 1200, 60, ("企业盈利预期上修",), "PMI 连续三个月低于 49", business_date(2026, 12, 1))


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    rt = new_bank(tmp_path, database_url, demo=True, reactions=REACTIONS)
    yield open_house(rt)
    rt.engine.dispose()


@pytest.fixture
def people(house: House) -> tuple[Actor, Actor]:
    return Actor("analyst-1", Role.ANALYST), Actor("analyst-2", Role.ANALYST)


def enter(house: House, author: Actor, stance: Stance = STANCE) -> HouseView:
    made = house.rt.run(author, lambda w: actions.enter_view(w, stance=stance))
    jobs.drain(house.rt)
    return made


def decide(house: House, checker: Actor, made: HouseView, *, approve: bool = True) -> HouseView:
    return house.rt.run(checker, lambda w: actions.decide_view(w, view_id=made.id, approve=approve, note="依据已核对"))


def expected(house: House, day: BusinessDate, asset_class: str = "equity_cn") -> float:
    with house.rt.work(SYSTEM, read_only=True) as w:
        return queries.assumptions_at(w, "CNY", day).views[asset_class].expected_return


def test_a_view_is_measured_then_released_by_another_and_counts_from_the_next_day(house: House, people: tuple[Actor, Actor]) -> None:
    author, checker = people
    plain = expected(house, add_days(TODAY, 1))
    made = enter(house, author)
    with pytest.raises(OwnProposal):
        decide(house, author, made)
    with pytest.raises(Denial):
        decide(house, house.advisor, made)
    released = decide(house, checker, made)
    assert (released.state, released.released_on) == (ReleaseState.RELEASED, TODAY)
    with house.rt.work(author, read_only=True) as w:
        impact = queries.impacts_of(w)[made.id]
    assert impact.as_of == TODAY
    (level,) = impact.body["levels"].values()
    assert (level["advised"], level["moved"]) == (1, 1)
    assert level["turnover"] > 0
    assert impact.body["classes"]["equity_cn"] > 0
    assert expected(house, TODAY) == plain
    assert expected(house, add_days(TODAY, 1)) > plain + 0.01
    assert expected(house, add_days(STANCE.expires_on, 1)) == plain
    with pytest.raises(ViewClosed):
        decide(house, checker, made)


def test_whom_a_view_would_move_adds_up_to_what_is_kept_of_it(house: House, people: tuple[Actor, Actor]) -> None:
    """A planted view moves the one customer of the house; what the list says of them is what was measured; afterwards nobody is listed."""
    author, checker = people
    made = enter(house, author)

    def moved(actor: Actor, view: HouseView) -> list[Moved]:
        with house.rt.work(actor, read_only=True) as w:
            return customers_moved(w, queries.get_view(w, view.id))

    risk = Actor("risk-1", Role.RISK)
    (one,) = moved(risk, made)
    with house.rt.work(author, read_only=True) as w:
        body = queries.impacts_of(w)[made.id].body
    assert body["levels"][str(one.case.level)] == {"advised": 1, "moved": 1, "turnover": one.money.minor}
    assert body["classes"] == {c: one.money_of(c).minor for c in sorted(one.changes) if one.changes[c]}
    assert (one.case.customer_id, sum(one.changes.values())) == (house.customer_id, 0)
    assert one.changes["equity_cn"] > 0 > min(one.changes.values())
    for outsider in (house.advisor, author):  # research sees the sums, not the people
        with pytest.raises(Denial):
            moved(outsider, made)
    idle = enter(house, author, replace(STANCE, asset_class="gold", against=None, size_bps=600, confidence=0))
    assert moved(risk, idle) == []
    decide(house, checker, made)
    with pytest.raises(ViewClosed):
        moved(risk, made)


def test_without_its_impact_a_view_is_not_released(house: House, people: tuple[Actor, Actor]) -> None:
    made = house.rt.run(people[0], lambda w: actions.enter_view(w, stance=STANCE))
    with pytest.raises(ImpactMissing):
        decide(house, people[1], made)
    assert decide(house, people[1], made, approve=False).state is ReleaseState.REFUSED


def test_a_model_of_which_nothing_is_on_record_does_not_go_live(
    house: House, people: tuple[Actor, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """W33m, D13, D07r, X03r, X06: a view is released only while the bank's record of its model is whole."""
    made = enter(house, people[0])
    kept = clearances._models()["assumptions"]
    for without, rules in (({"stop_tested": False}, {"W33m"}), ({"impact_assessed": False}, {"D13"})):
        monkeypatch.setattr(clearances, "_models", lambda told=without: {"assumptions": kept | told})
        with pytest.raises(NotCleared) as refused:
            decide(house, people[1], made)
        assert {reason.rule_id for reason in refused.value.stops} == rules
    monkeypatch.setattr(clearances, "_models", dict)
    with pytest.raises(NotCleared) as refused:
        decide(house, people[1], made)
    assert {reason.rule_id for reason in refused.value.stops} == {"D07r", "D13", "W33m", "X03r", "X06"}


def test_a_faulty_view_names_each_fault_and_a_pair_has_one_view(house: House, people: tuple[Actor, Actor]) -> None:
    bad = replace(STANCE, against="equity_cn", horizon_months=0, confidence=101, evidence=(" ",), falsifier="", expires_on=TODAY)
    with pytest.raises(ViewFaulty) as caught:
        enter(house, people[0], bad)
    assert caught.value.facts["faults"] == ["class", "horizon", "confidence", "evidence", "falsifier", "expiry"]
    enter(house, people[0])
    with pytest.raises(PairTaken):
        enter(house, people[0], replace(STANCE, asset_class="gov_bond", against="equity_cn", size_bps=-300))


def test_certain_views_that_exclude_each_other_are_refused(house: House, people: tuple[Actor, Actor]) -> None:
    ring = (("equity_cn", "gov_bond", 500), ("gov_bond", "gold", 100))
    for a, b, size in ring:
        decide(house, people[1], enter(house, people[0], replace(STANCE, asset_class=a, against=b, size_bps=size, confidence=100)))
    with pytest.raises(ViewFaulty, match="contradiction"):
        enter(house, people[0], replace(STANCE, asset_class="equity_cn", against="gold", size_bps=-900, confidence=100))


def test_a_withdrawn_view_counts_to_the_end_of_the_day_and_advice_is_still_replayed(house: House, people: tuple[Actor, Actor]) -> None:
    made = decide(house, people[1], enter(house, people[0]))
    house.later(days=1)
    proposal = house.draft()
    house.rt.run(people[0], lambda w: actions.withdraw_view(w, view_id=made.id, note="依据已落空"))
    tomorrow = add_days(TODAY, 1)
    assert expected(house, tomorrow) > expected(house, add_days(tomorrow, 1))
    house.later(days=3)
    assert house.replay(proposal.id).differences == ()
    with pytest.raises(ViewClosed):
        house.rt.run(people[0], lambda w: actions.withdraw_view(w, view_id=made.id, note=""))


def fall_of_shares(house: House, day: BusinessDate, until: BusinessDate, growth: str) -> None:
    """Chinese shares grow by this factor between two days; government bonds stay."""
    with house.rt.work(SYSTEM) as w:
        ids = markets.instruments_by_code(w, ["steward:EQ4", "steward:EQ5", "steward:GOV1"])
        for code, instrument_id in ids.items():
            last = Decimal(1) if code.endswith("GOV1") else Decimal(growth)
            record_prices(w, rows=[PriceRow(instrument_id, d, v, "test") for d, v in ((day, Decimal(1)), (until, last))])


def test_the_record_scores_what_happened_against_what_was_forecast(house: House, people: tuple[Actor, Actor]) -> None:
    """Shares win 10 % in six months, 21 % a year: a hit, and nearer than without the view."""
    author, checker = people
    stance = replace(STANCE, expires_on=business_date(2026, 6, 1))
    made = decide(house, checker, enter(house, author, stance))
    until = add_months(TODAY, 6)
    house.later(days=200)
    fall_of_shares(house, TODAY, until, "1.1")
    with house.rt.work(author, read_only=True) as w:
        (scored,) = queries.track_record(w)
    assert scored.view.id == made.id
    assert (scored.outcome.since, scored.outcome.until) == (TODAY, until)
    assert scored.outcome.realised == pytest.approx(1.1**2 - 1, abs=1e-12)
    assert scored.hit
    assert scored.crps < scored.crps_without


def test_a_view_released_after_its_outcome_never_counts(house: House, people: tuple[Actor, Actor], monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: views measured from the day they were written, though they were released when the outcome was known."""
    author, checker = people
    made = enter(house, author, replace(STANCE, horizon_months=1))
    house.later(days=40)
    fall_of_shares(house, TODAY, add_months(TODAY, 1), "1.3")
    released = decide(house, checker, made)
    written = TODAY, add_months(TODAY, 1)
    monkeypatch.setattr("steward.advise.outlook.queries.views.window_of", lambda _view: written)
    with house.rt.work(author, read_only=True) as w:
        assert queries.track_record(w) == []
    assert track.window_of(released) == (released.released_on, add_months(released.released_on or TODAY, 1))


def fill_history(house: House, months: int = 36) -> BusinessDate:
    """Three years of monthly prices of every product; returns the day on which they are known, yesterday from now on."""
    rng = np.random.default_rng(5)
    last = business_date(2026, 2, 27)
    days = [add_months(last, -m) for m in range(months, -1, -1)]
    with house.rt.work(SYSTEM) as w:
        rows = []
        for code, instrument_id in sorted(markets.instruments_by_code(w, [f"steward:{c}" for c in house.products]).items()):
            drift, wild = (0.008, 0.06) if "EQ" in code or "WORLD" in code else (0.002, 0.004)
            path = np.exp(np.cumsum(rng.normal(drift, wild, len(days))))
            rows += [PriceRow(instrument_id, d, Decimal(f"{v:.6f}"), "test") for d, v in zip(days, path, strict=True)]
        record_prices(w, rows=rows)
    house.later(days=1)
    return TODAY


def estimate(house: House, author: Actor, day: BusinessDate, blocks: Any = None) -> OwnSet:
    chosen = blocks or queries.house_blocks("CNY")
    return house.rt.run(author, lambda w: actions.enter_set(w, currency="CNY", as_of=day, blocks=chosen))


def test_an_estimated_set_is_released_by_another_and_read_from_the_next_day(house: House, people: tuple[Actor, Actor]) -> None:
    day = fill_history(house)
    made = estimate(house, people[0], day)
    found = made.estimate.assumptions
    assert made.estimate.content["months"]["equity_cn"] == 36
    assert 0 < made.estimate.content["share"]["equity_cn"] < made.estimate.content["share"]["gov_bond"] < 1
    blocks = queries.house_blocks("CNY")["equity_cn"]
    judged, past = sum(v for k, v in blocks.items() if k != "error"), made.estimate.content["history"]["equity_cn"]
    assert min(judged, past) < found.views["equity_cn"].expected_return < max(judged, past)
    assert np.linalg.eigvalsh(found.covariance)[0] > 0
    with pytest.raises(SetFaulty, match="same"):
        estimate(house, people[0], day)
    with pytest.raises(OwnProposal):
        house.rt.run(people[0], lambda w: actions.decide_set(w, set_id=made.id, approve=True))
    house.rt.run(people[1], lambda w: actions.decide_set(w, set_id=made.id, approve=True))
    with house.rt.work(SYSTEM, read_only=True) as w:
        assert queries.assumptions_at(w, "CNY", w.today).version == "cny-2025-01"
        assert queries.assumptions_at(w, "CNY", add_days(w.today, 1)).version == found.version
        assert queries.find_assumptions(w, found.version, w.today) is not None
        assert queries.find_assumptions(w, "cny-1999", w.today) is None


def correct_later(house: House, day: BusinessDate) -> None:
    """A price of the past is corrected today."""
    with house.rt.work(SYSTEM) as w:
        instrument_id = markets.instruments_by_code(w, ["steward:EQ4"])["steward:EQ4"]
        record_prices(w, rows=[PriceRow(instrument_id, business_date(2026, 1, 27), Decimal(9), "test")])


def test_a_correction_known_later_changes_nothing_and_a_leak_of_it_is_caught(
    house: House, people: tuple[Actor, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: prices read with what is known today instead of what was known on the day."""
    day = fill_history(house)
    made = estimate(house, people[0], day)
    correct_later(house, day)
    with house.rt.work(SYSTEM, read_only=True) as w:
        again = queries.estimate_at(w, "CNY", day, queries.house_blocks("CNY"))
    assert again.assumptions.digest == made.estimate.assumptions.digest

    honest = markets.price_histories

    def leaking(w: Any, ids: Any, since: BusinessDate, until: BusinessDate) -> Any:
        return {i: [p for p in series if p.date <= until] for i, series in honest(w, ids, since, w.today).items()}

    monkeypatch.setattr(markets, "price_histories", leaking)
    with pytest.raises(KnowsFuture):
        estimate(house, people[0], day)


def test_a_set_that_knew_the_future_is_not_released(house: House, people: tuple[Actor, Actor], monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: the check of single prices is gone as well; estimating anew at release still tells."""
    day = fill_history(house)
    correct_later(house, day)
    honest = markets.price_histories

    def leaking(w: Any, ids: Any, since: BusinessDate, _until: BusinessDate) -> Any:
        found = honest(w, ids, since, w.today)
        long_ago = Instant(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        return {i: [replace(p, known_at=long_ago) for p in series if p.date <= day] for i, series in found.items()}

    with monkeypatch.context() as planted:
        planted.setattr(markets, "price_histories", leaking)
        made = estimate(house, people[0], day)
    with pytest.raises(SetAltered):
        house.rt.run(people[1], lambda w: actions.decide_set(w, set_id=made.id, approve=True))


def test_blocks_that_cannot_be_are_named_and_today_is_not_over(house: House, people: tuple[Actor, Actor]) -> None:
    blocks = {c: dict(b) for c, b in queries.house_blocks("CNY").items()}
    blocks["gold"]["error"] = 0.0
    del blocks["cash"]["income"]
    with pytest.raises(SetFaulty) as caught:
        estimate(house, people[0], add_days(TODAY, -1), blocks)
    assert caught.value.facts["faults"] == ["cash", "gold"]
    with pytest.raises(SetFaulty, match="day"):
        estimate(house, people[0], TODAY)


def test_without_history_the_blocks_stand_and_the_rest_comes_from_the_base(house: House, people: tuple[Actor, Actor]) -> None:
    made = estimate(house, people[0], add_days(TODAY, -1))
    base_views = made.estimate.assumptions.views
    for c in CLASSES:
        blocks = queries.house_blocks("CNY")[c]
        assert base_views[c].expected_return == pytest.approx(sum(v for k, v in blocks.items() if k != "error"), abs=1e-6)
    assert set(made.estimate.content["history"].values()) == {None}

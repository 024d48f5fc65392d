"""Moves of units and choices of dividends through a registrar (F2, R4, R10): each handed over once and answered once; both databases."""

import base64
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.exc import IntegrityError

from steward.deliver.trading import actions, queries
from steward.deliver.trading.model import (
    BreakKind,
    ChoiceAnswered,
    ChoiceFault,
    ChoiceState,
    ChoiceTold,
    CustodyMove,
    Direction,
    DividendChoice,
    ExchangeState,
    MoveFault,
    MoveState,
    MoveTold,
    RequestKind,
    Told,
)
from steward.deliver.trading.store import dividends
from steward.deliver.trading.store import exchange as store
from steward.deliver.trading.tables import dividend_choice
from steward.kernel.time import BusinessDate
from steward.know.products.model import DividendMode
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime
from steward.sim.registrar import FAULTLESS, Faults, registrar_of
from steward.workflows.settlement import exchange as exchanging
from steward.workflows.settlement import settle_day
from steward.workflows.settlement.files import file_registrar, write_file
from steward.workflows.settlement.rows import CHOSEN, MOVED, told_row
from tests.modules.advise.house import House
from tests.modules.custody_desk import ASKED, DUE, LATER, D, answer, ask, held, lots, open_desk, standing
from tests.modules.test_dividend_choice import choose
from tests.modules.test_registrar import ALWAYS, Wire

FRIDAY = D(2026, 3, 6)


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    yield from open_desk(tmp_path, database_url)


@pytest.fixture
def wire(house: House) -> Wire:
    return Wire(registrar_of(house.rt, FAULTLESS))


def run(house: House, wire: Wire, day: BusinessDate, hour: int = 16, minute: int = 0) -> None:
    """A settlement run at an hour of the house's day."""
    house.clock.set(dt.datetime.combine(day, dt.time(hour - 8, minute), tzinfo=dt.UTC))
    settle_day(house.rt, day, registrar=wire)


def state_of(house: House, kind: RequestKind, of: CustodyMove | DividendChoice) -> ExchangeState | None:
    with house.rt.work(SYSTEM, read_only=True) as w:
        found = store.requests_of(w.db, [of.id], kind).get(of.id)
    return None if found is None else found.state


def breaks(house: House) -> list[BreakKind]:
    with house.rt.work(SYSTEM, read_only=True) as w:
        return [b.kind for b in queries.list_breaks(w)]


def chosen(house: House, of: DividendChoice) -> DividendChoice:
    with house.rt.work(SYSTEM, read_only=True) as w:
        (found,) = dividends.find_choices(w, dividend_choice.c.id == of.id)
        assert queries.verify_orders(w.db).ok, queries.verify_orders(w.db).laws
        return found


def test_a_move_goes_out_as_the_registrar_answers_and_is_kept_there(house: House, wire: Wire) -> None:
    made = ask(house)
    assert state_of(house, RequestKind.MOVE, made) is None, "it can be taken back: nobody is asked yet"
    run(house, wire, ASKED)
    assert state_of(house, RequestKind.MOVE, made) is ExchangeState.ACKNOWLEDGED
    for hour in (9, 10):
        run(house, wire, DUE, hour)
    assert (standing(house, made).state, held(house)) == (MoveState.CONFIRMED, ("300.0000", "0.0000"))
    assert (state_of(house, RequestKind.MOVE, made), wire.inner.times_seen(made.number), breaks(house)) == (ExchangeState.ANSWERED, 1, [])
    back, more = ask(house, "700", Direction.IN), ask(house, "0.0001", Direction.IN)
    for day in (DUE, LATER, D(2026, 3, 5)):
        run(house, wire, day)
    assert standing(house, back).state is MoveState.CONFIRMED, "what went there can come back"
    assert standing(house, more).reason is not None, "and no more than that: the registrar keeps a book of who holds what where"
    assert held(house)[0] == "1000.0000"


def test_what_comes_in_has_the_lots_that_the_registrar_states(house: House, wire: Wire) -> None:
    made = ask(house, "50", Direction.IN)
    before = set(lots(house))
    for day in (ASKED, DUE, LATER):
        run(house, wire, day)
    assert standing(house, made).state is MoveState.CONFIRMED
    came = set(lots(house)) - before
    assert (held(house)[0], len(came) > 0, breaks(house)) == ("1050.0000", True, [])
    assert all(day < ASKED for day, _, _ in came)


def test_a_choice_stands_from_the_day_the_registrar_names(house: House, wire: Wire) -> None:
    made = choose(house, DividendMode.REINVEST)
    run(house, wire, ASKED)
    assert state_of(house, RequestKind.CHOICE, made) is ExchangeState.ACKNOWLEDGED
    run(house, wire, DUE, 9)
    done = chosen(house, made)
    assert (done.state, done.since, state_of(house, RequestKind.CHOICE, made)) == (ChoiceState.CONFIRMED, DUE, ExchangeState.ANSWERED)
    run(house, wire, LATER)
    assert (chosen(house, made), wire.inner.times_seen(str(done.number)), breaks(house)) == (done, 1, [])


@pytest.mark.parametrize(("lost", "attempts"), [("answer", 1), ("request", 2)])
def test_a_lost_answer_is_looked_up_and_each_arrives_once(house: House, wire: Wire, lost: str, attempts: int) -> None:
    move, choice = ask(house), choose(house, DividendMode.REINVEST)
    wire.lose = [lost]
    run(house, wire, ASKED)
    run(house, wire, ASKED, 17)
    number = chosen(house, choice).number
    assert [wire.inner.times_seen(n) for n in (move.number, str(number))] == [1, 1]
    with house.rt.work(SYSTEM, read_only=True) as w:
        found = [store.requests_of(w.db, [of.id], kind)[of.id] for kind, of in ((RequestKind.MOVE, move), (RequestKind.CHOICE, choice))]
    assert [(r.state, r.attempts) for r in found] == [(ExchangeState.ACKNOWLEDGED, attempts)] * 2
    run(house, wire, DUE)
    assert (standing(house, move).state, chosen(house, choice).state) == (MoveState.CONFIRMED, ChoiceState.CONFIRMED)


def test_sending_again_without_a_look_up_is_seen(house: House, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bug: what nobody answered is sent again on a guess."""

    def guess(rt: Runtime, _registrar: object, _mine: object = ()) -> None:
        with rt.work(SYSTEM) as w:
            for r in store.requests_in(w.db, ExchangeState.UNKNOWN):
                store.return_request(w.db, r)

    monkeypatch.setattr(exchanging, "resolve_unknown", guess)
    move = ask(house)
    wire.lose = ["answer"]
    run(house, wire, ASKED)
    run(house, wire, ASKED, 17)
    assert wire.inner.times_seen(move.number) == 2


def test_unknown_stays_unknown_and_nothing_moves_until_the_registrar_tells(house: House, wire: Wire) -> None:
    move, choice = ask(house), choose(house, DividendMode.REINVEST)
    wire.lose = ["answer", "lookup"]
    for day in (ASKED, DUE, LATER):
        run(house, wire, day, 18)
        assert (state_of(house, RequestKind.MOVE, move), standing(house, move).state) == (ExchangeState.UNKNOWN, MoveState.SUBMITTED)
    wire.lose = []
    run(house, wire, FRIDAY)
    assert wire.inner.times_seen(move.number) == 1
    assert (standing(house, move).state, chosen(house, choice).state) == (MoveState.CONFIRMED, ChoiceState.CONFIRMED)


def test_a_storm_of_retries_has_one_effect(house: House) -> None:
    lossy = Wire(registrar_of(house.rt, Faults(lose_answer=5_000, lose_request=5_000)))
    moves, choice = [ask(house, str(n)) for n in (10, 20, 30)], choose(house, DividendMode.REINVEST)
    house.clock.set(dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC))
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(lambda _: settle_day(house.rt, ASKED, registrar=lossy), range(10)))
    lossy.inner.faults = FAULTLESS
    for minute in (5, 10):
        run(house, lossy, ASKED, 16, minute)
    house.clock.set(dt.datetime(2026, 3, 3, 8, tzinfo=dt.UTC))
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(lambda _: settle_day(house.rt, DUE, registrar=lossy), range(5)))
    assert {standing(house, m).state for m in moves} == {MoveState.CONFIRMED}
    assert (chosen(house, choice).state, held(house), breaks(house)) == (ChoiceState.CONFIRMED, ("940.0000", "0.0000"), [])


def test_what_it_refuses_stays_and_says_why(house: House) -> None:
    refusing = Wire(registrar_of(house.rt, Faults(refuse=ALWAYS)))
    move, choice = ask(house), choose(house, DividendMode.REINVEST)
    for day in (ASKED, DUE):
        run(house, refusing, day)
    ended = standing(house, move)
    assert ended.reason is not None
    assert (ended.reason.facts, held(house)) == ({"fault": "not_sold_there"}, ("1000.0000", "0.0000"))
    assert (chosen(house, choice).state, chosen(house, choice).fault) == (ChoiceState.REFUSED, ChoiceFault.NOT_OFFERED)


def test_a_late_answer_counts_when_it_comes(house: House) -> None:
    late = Wire(registrar_of(house.rt, Faults(late=ALWAYS)))
    move, choice = ask(house), choose(house, DividendMode.REINVEST)
    for day in (ASKED, DUE):
        run(house, late, day)
    assert (standing(house, move).state, chosen(house, choice).state) == (MoveState.SUBMITTED, ChoiceState.ASKED)
    run(house, late, LATER)
    assert (standing(house, move).state, chosen(house, choice).since) == (MoveState.CONFIRMED, LATER)


def test_what_is_never_answered_is_a_case_once_a_day(house: House, wire: Wire) -> None:
    move, choice = ask(house), choose(house, DividendMode.REINVEST)
    wire.twist_answers = lambda _: []
    for day in (ASKED, DUE):
        run(house, wire, day)
    assert breaks(house) == []
    for hour in (9, 10):
        run(house, wire, LATER, hour)
    with house.rt.work(SYSTEM, read_only=True) as w:
        late = {b.subject: b.facts for b in queries.list_breaks(w) if b.kind is BreakKind.OVERDUE}
    assert late == {
        move.number: {"state": "submitted", "due": DUE.isoformat()},
        str(chosen(house, choice).number): {"state": "asked", "due": DUE.isoformat()},
    }


def test_days_of_a_registrar_that_speaks_in_files(house: House, tmp_path: Path) -> None:
    """Asked in files, a changed byte that holds everything back, mended, told twice: each is done once."""
    key = Ed25519PrivateKey.generate()
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    house.rt.settings = replace(house.rt.settings, registrar_dir=tmp_path / "exchange", registrar_key=public)
    files = file_registrar(house.rt)
    assert files is not None

    def tell(kind: str, number: int, said: Told) -> Path:
        sign = lambda body: base64.b64encode(key.sign(body)).decode()  # noqa: E731
        return write_file(tmp_path / "exchange" / "in", kind, DUE, number, [told_row(said)[1]], sign)

    def settle_at(day: BusinessDate, hour: int) -> None:
        house.clock.set(dt.datetime.combine(day, dt.time(hour - 8), tzinfo=dt.UTC))
        settle_day(house.rt, day, registrar=files)

    move, choice = ask(house), choose(house, DividendMode.REINVEST)
    settle_at(ASKED, 16)
    settle_at(ASKED, 17)
    written = sorted(p.name for p in (tmp_path / "exchange" / "out").iterdir())
    assert written == ["choice_000001.txt", "move_000001.txt"]
    number = str(chosen(house, choice).number)
    tell(MOVED, 1, MoveTold(move.number, DUE, move.units.scaled))
    path = tell(CHOSEN, 1, ChoiceTold(number, DUE))
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"|done|", b"|gone|"))
    settle_at(DUE, 9)
    assert (standing(house, move).state, breaks(house)) == (MoveState.SUBMITTED, [BreakKind.BAD_FILE])
    path.write_bytes(whole)
    settle_at(DUE, 10)
    tell(MOVED, 2, MoveTold(move.number, DUE, move.units.scaled))
    settle_at(DUE, 11)
    assert (standing(house, move).state, held(house)) == (MoveState.CONFIRMED, ("300.0000", "0.0000"))
    assert (chosen(house, choice).since, breaks(house)) == (DUE, [BreakKind.BAD_FILE])
    assert sorted(p.name for p in (tmp_path / "exchange" / "out").iterdir()) == written


def test_what_operations_heard_by_telephone_counts_and_the_file_changes_nothing(house: House, wire: Wire) -> None:
    move, choice = ask(house), choose(house, DividendMode.REINVEST)
    run(house, wire, ASKED)
    answer(house, move)
    house.rt.run(SYSTEM, lambda w: actions.answer_choice(w, choice_id=choice.id))
    for day in (DUE, LATER):
        run(house, wire, day)
    assert (standing(house, move).state, held(house)) == (MoveState.CONFIRMED, ("300.0000", "0.0000"))
    assert (chosen(house, choice).since, breaks(house)) == (ASKED, [])
    with pytest.raises(ChoiceAnswered):
        house.rt.run(SYSTEM, lambda w: actions.answer_choice(w, choice_id=choice.id))


def test_what_was_arranged_by_telephone_is_never_sent_afterwards(house: House, wire: Wire) -> None:
    """Planted: were the request to go on waiting, the registrar would be asked to move the same units a second time."""
    wire.lose = ["request", "lookup"]
    move = ask(house)
    run(house, wire, ASKED)
    with house.rt.work(SYSTEM) as w:
        store.return_request(w.db, store.requests_of(w.db, [move.id], RequestKind.MOVE)[move.id])
    answer(house, move)
    wire.lose = []
    for day in (DUE, LATER):
        run(house, wire, day)
    assert (wire.inner.times_seen(move.number), standing(house, move).state) == (0, MoveState.CONFIRMED)


def refused(said: Sequence[Told]) -> list[Told]:
    no = (MoveFault.OTHER, ChoiceFault.OTHER)
    return [replace(x, fault=no[0], units=0, lots=()) if isinstance(x, MoveTold) else replace(x, fault=no[1]) for x in said]


def fewer(said: Sequence[Told]) -> list[Told]:
    return [replace(x, units=x.units - 1) if isinstance(x, MoveTold) else replace(x, day=D(2026, 2, 27)) for x in said]


def strange(said: Sequence[Told]) -> list[Told]:
    return [replace(x, number="T000000NOBODY") for x in said]


def again(said: Sequence[Told]) -> list[Told]:
    return [*said, *said]


@pytest.mark.parametrize(
    ("twist", "kinds", "done"),
    [
        (again, [], True),
        (lambda said: [*said, *refused(said)], [BreakKind.CHANGED_CONFIRMATION] * 2, True),
        (fewer, [BreakKind.FIGURES_DIFFER] * 2, False),
        (strange, [BreakKind.UNKNOWN_ORDER], False),
    ],
)
def test_a_second_and_a_wrong_answer_have_no_effect(
    house: House, wire: Wire, twist: Callable[[Sequence[Told]], Sequence[Told]], kinds: list[BreakKind], done: bool
) -> None:
    move, choice = ask(house), choose(house, DividendMode.REINVEST)
    run(house, wire, ASKED)
    wire.twist_answers = twist
    for hour in (9, 10):
        run(house, wire, DUE, hour)
    assert breaks(house) == kinds
    assert (standing(house, move).state is MoveState.CONFIRMED, chosen(house, choice).state is ChoiceState.CONFIRMED) == (done, done)
    assert held(house) == (("300.0000", "0.0000") if done else ("1000.0000", "700.0000"))


def test_an_answer_that_is_taken_in_twice_has_nowhere_to_be_kept(house: House, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bug: nobody looks whether a move was answered already."""
    move = ask(house)
    run(house, wire, ASKED)
    yes, no = MoveTold(move.number, ASKED, move.units.scaled), MoveTold(move.number, ASKED, fault=MoveFault.OTHER)
    for said, expected in ((yes, (1, 0, 0)), (yes, (0, 1, 0)), (no, (0, 0, 1))):
        with house.rt.work(SYSTEM) as w:
            taken = actions.take_answers(w, said=[said])
        assert (taken.fresh, taken.repeated, taken.broken) == expected
    monkeypatch.setattr("steward.deliver.trading.store.custody.answer_of", lambda *_: None)
    for said in (yes, no):
        with pytest.raises(IntegrityError), house.rt.work(SYSTEM) as w:
            actions.take_answers(w, said=[said])


LAW = "requests_end_with_their_answers"


def test_the_law_names_a_request_that_goes_on_after_its_answer(house: House, wire: Wire) -> None:
    ask(house)
    choose(house, DividendMode.REINVEST)
    for day in (ASKED, DUE):
        run(house, wire, day)
    for table in ("trading_move_request", "trading_choice_request"):
        with house.rt.engine.connect() as db:
            db.exec_driver_sql(f"UPDATE {table} SET state = 'acknowledged'")
            assert [(x.law, x.violations) for x in queries.verify_orders(db).laws if x.violations] == [(LAW, 1)]
            db.rollback()


def test_choices_made_twice_over_are_handed_over_under_their_own_numbers(house: House, wire: Wire) -> None:
    for day, mode in ((ASKED, DividendMode.REINVEST), (LATER, DividendMode.CASH)):
        house.clock.set(dt.datetime.combine(day, dt.time(1), tzinfo=dt.UTC))
        made = choose(house, mode)
        run(house, wire, day)
        run(house, wire, made.due)
        assert chosen(house, made).state is ChoiceState.CONFIRMED


def test_a_choice_told_for_a_day_that_has_not_come_is_a_break(house: House, wire: Wire) -> None:
    made = choose(house, DividendMode.REINVEST)
    run(house, wire, ASKED)
    with house.rt.work(SYSTEM) as w:
        taken = actions.take_answers(w, said=[ChoiceTold(str(chosen(house, made).number), FRIDAY)])
    assert (taken.broken, chosen(house, made).state) == (1, ChoiceState.ASKED)

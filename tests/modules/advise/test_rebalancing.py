"""A customer's own balance: target, trades and reasons from what is on record, under the guard (D1, D5)."""

import pytest

from steward.advise.advice import queries
from steward.advise.advice.model import NotAdvisable
from steward.advise.advice.queries import Balance
from steward.advise.portfolio.model import Mode
from steward.kernel.ids import InstrumentId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, add_days
from steward.know.holdings.actions import ensure_accounts, post
from steward.know.holdings.model import AccountKey, AccountRole, Asset, TransferKind, TransferRow
from steward.know.products.model import ShelfState
from steward.platform.access.model import SYSTEM, OutsideScope
from steward.platform.runtime import Runtime
from tests.modules.advise.house import D, House, open_house


@pytest.fixture
def house(rt: Runtime) -> House:
    made = open_house(rt)
    hold(made, "EQ4", "300000", D(2025, 7, 1))
    with rt.work(SYSTEM) as w:
        bank, mine = AccountKey.house(AccountRole.EXTERNAL, Asset.cash("CNY")), AccountKey.customer_cash(made.customer_id, "CNY")
        ids = ensure_accounts(w, [bank, mine])
        post(w, transfers=[TransferRow("in", ids[bank], ids[mine], mine.asset.code, 5_000_000, TransferKind.DEPOSIT, D(2025, 7, 1))])
    return made


def hold(house: House, code: str, units: str, day: BusinessDate) -> None:
    instrument = InstrumentId(house.rows[code].instrument_id)
    with house.rt.work(SYSTEM) as w:
        issuer, mine = (
            AccountKey.house(AccountRole.ISSUER_UNITS, Asset.units(instrument, 4)),
            AccountKey.customer_units(house.customer_id, instrument, 4),
        )
        ids = ensure_accounts(w, [issuer, mine])
        worth = Money.of(units, "CNY")
        row = TransferRow(
            f"buy:{code}", ids[issuer], ids[mine], mine.asset.code, int(units) * 10_000, TransferKind.BUY, day, consideration=worth
        )
        post(w, transfers=[row])


def balance(house: House, mode: Mode = Mode.BUY_SELL, flow: str | None = None, by: BusinessDate | None = None) -> Balance:
    with house.rt.work(house.advisor, read_only=True) as w:
        return queries.balance_of(w, house.customer_id, mode, None if flow is None else Money.of(flow, "CNY"), by)


def test_what_is_over_its_limit_is_sold_and_the_rest_is_bought_where_it_is_missing(house: House) -> None:
    found = balance(house)
    sides = {(t.side, found.product(t.product_id).code) for t in found.found.trades}
    assert ("redeem", "EQ4") in sides
    assert {side for side, _code in sides} == {"buy", "redeem"}
    assert max(found.product(t.product_id).grade or 0 for t in found.found.trades) <= 4
    off = sum(abs(found.found.after[c] - found.found.target[c]) for c in found.found.target)
    assert off < sum(abs(found.found.before[c] - found.found.target[c]) for c in found.found.target) / 10
    assert found.found.method == "program"


def test_only_buying_sells_nothing_and_a_payment_is_raised(house: House) -> None:
    assert {t.side for t in balance(house, Mode.BUY_ONLY).found.trades} <= {"buy"}
    raised = balance(house, Mode.CASH_FLOW, "-80000").found
    assert (raised.missing, {t.side for t in raised.trades}) == (Money.of(0, "CNY"), {"redeem"})
    assert raised.cash_after >= Money.of("80000", "CNY")
    assert balance(house, Mode.CASH_FLOW, "-900000").found.missing > Money.of("500000", "CNY")


def test_a_product_that_was_suspended_is_not_bought_and_one_never_allowed_is_not_offered(house: House) -> None:
    bought = {found.code for found in (balance(house).product(t.product_id) for t in balance(house).found.trades if t.side == "buy")}
    code = min(bought)
    house.change_product(code, state=ShelfState.SUSPENDED)
    after = balance(house)
    assert code not in {after.product(t.product_id).code for t in after.found.trades if t.side == "buy"}
    assert "EQ5" not in {o.product.code for o in after.asked.offers}


def test_the_same_day_gives_the_same_trades_and_an_expired_assessment_none(house: House) -> None:
    assert balance(house).found == balance(house).found
    house.later(days=400)
    with pytest.raises(NotAdvisable):
        balance(house)


def test_nobody_outside_the_book_may_ask(house: House) -> None:
    stranger = house.advisor.__class__("01900000-0000-7000-8000-00000000beef", house.advisor.role, team="other")
    with house.rt.work(stranger, read_only=True) as w, pytest.raises(OutsideScope):
        queries.balance_of(w, house.customer_id, Mode.BUY_SELL)


def test_one_who_holds_nothing_and_has_nothing_gets_a_target_and_no_trades(rt: Runtime) -> None:
    poor = open_house(rt)
    found = balance(poor)
    assert (found.found.trades, found.found.missing.minor, sum(found.found.before.values())) == ((), 0, 0)
    assert sum(s.weight for s in found.target.slices) == 10_000


def test_money_needed_by_a_day_comes_only_from_what_is_paid_by_then(house: House) -> None:
    whenever = balance(house, Mode.CASH_FLOW, "-90000")
    (sale,) = whenever.found.trades
    assert (sale.side, whenever.found.missing.minor) == ("redeem", 0)
    in_time = balance(house, Mode.CASH_FLOW, "-90000", sale.days.paid_on)
    assert in_time.found.trades == whenever.found.trades
    late = balance(house, Mode.CASH_FLOW, "-90000", add_days(sale.days.paid_on, -1))
    assert (late.found.trades, late.found.missing) == ((), Money.of("40000", "CNY"))
    assert [(k.code, k.until) for k in late.found.kept] == [("portfolio.kept_too_late", sale.days.paid_on)]

"""A rebalancing can be carried out: never short, never below a minimum, never into a fee it does not show (D1, D5)."""

from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.advise.outlook.model import CLASSES
from steward.advise.portfolio.model import Days, Mode, Offer, Owned, Rebalance, Rebalancing, Trade
from steward.advise.portfolio.queries import rebalance, rebalance_policy
from steward.advise.portfolio.rules.rebalance import BadPolicy, parse_policy
from steward.kernel.ids import InstrumentId, ProductId
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.time import add_days, business_date
from steward.know.products.model import AssetClass, Holding, Product, ProductKind, Regime

TODAY = business_date(2026, 3, 2)
DAYS = Days(TODAY, add_days(TODAY, 1), add_days(TODAY, 3))
POLICY = rebalance_policy()
# under seven days 1.5 %, under thirty 0.5 %, then free
SCALE = ((7, 150), (30, 50), (0, 0))
BANDS: list[Json] = [{"under_days": days, "bps": bps} for days, bps in SCALE]


def money(yuan: str | int) -> Money:
    return Money.of(yuan, "CNY")


def make_product(code: str, asset_class: str, least: str = "10", step: str = "0.01", **other: object) -> Product:
    values: dict[str, object] = {
        "kind": ProductKind.FUND,
        "terms": {"redemption_fees": BANDS},
        "regime": Regime.CSRC,
        "issuer_type": "fund_company",
        **other,
    }
    return Product(
        id=ProductId(code),
        version=1,
        code=code,
        name_zh=code,
        name_en=code,
        issuer="A",
        asset_class=AssetClass(asset_class),
        min_amount=money(least),
        step=money(step),
        instrument_id=InstrumentId(code),
        valid_from=business_date(2020, 1, 1),
        **values,  # type: ignore[arg-type]
    )


CASH = make_product("CASH", "cash", "1")
BOND = make_product("BOND", "bond_fund")
EQUITY = make_product("EQUITY", "equity_cn", buy_fee_bps=80, annual_fee_bps=120)
WEALTH = make_product("WEALTH", "balanced", "10000", "1000", kind=ProductKind.WMP, terms={}, regime=Regime.NFRA)
SHARE = make_product("SHARE", "equity_cn", kind=ProductKind.STOCK, terms={"lot": 100})
SHELF = (CASH, BOND, EQUITY, WEALTH, SHARE)


def own(product: Product, *lots: tuple[int, int], price: str = "1.25", locked: int = 0) -> Owned:
    """Lots of (days held when confirmed, units), oldest first."""
    free = tuple(Holding(add_days(DAYS.confirmed_on, -age), Units.of(units, 2)) for age, units in lots)
    return Owned(product, Decimal(price), Units.of(sum(u for _a, u in lots) + locked, 2), free, DAYS, None)


def ask(mode: Mode, owned: tuple[Owned, ...], in_hand: int = 0, flow: int = 0, **target: int) -> Rebalance:
    offers = tuple(Offer(p, Decimal("1.25"), DAYS) for p in SHELF)
    return Rebalance(mode, target, money(in_hand), money(flow), owned, offers)


def fee_again(owned: Owned, units: Units) -> int:
    """First in, first out and the band of each lot, written anew."""
    left, fee = units.scaled, Decimal(0)
    for lot in owned.free:
        part, age = min(left, lot.units.scaled), (DAYS.confirmed_on - lot.since).days
        rate = next(bps for days, bps in SCALE if days == 0 or age < days) if owned.product.kind is ProductKind.FUND else 0
        fee += Decimal(part) / 100 * owned.price * 100 * Decimal(rate) / 10_000
        left -= part
    return int(fee.to_integral_value(ROUND_HALF_UP)) if left == 0 else -1


def faults(asked: Rebalance, found: Rebalancing) -> list[str]:
    """Everything that could not be carried out or was not shown, read naively from the trades."""
    out, cash = [], asked.cash.minor + max(asked.flow.minor, 0)
    held = {o.product.id: o for o in asked.owned}
    offered = {o.product.id: o.product for o in asked.offers}
    for t in found.trades:
        if t.cost.minor < 0:
            out.append(f"{t.product_id}: costs less than nothing")
        if t.side == "redeem":
            owned = held.get(t.product_id)
            if owned is None or t.units is None or t.units.scaled > sum(h.units.scaled for h in owned.free):
                out.append(f"{t.product_id}: sells what is not there or not free")
                continue
            if abs(fee_again(owned, t.units) - t.cost.minor) > 2:
                out.append(f"{t.product_id}: the fee is not the one shown")
            if owned.product.kind is ProductKind.STOCK and t.units.scaled % 10_000:
                out.append(f"{t.product_id}: not in whole lots")
            cash += t.amount.minor - t.cost.minor
        else:
            product = offered.get(t.product_id)
            if product is None or t.amount < product.min_amount or (t.amount - product.min_amount).minor % product.step.minor:
                out.append(f"{t.product_id}: not offered, or not in its sizes")
            cash -= t.amount.minor
    if any(t.side == "redeem" for t in found.trades) and asked.mode is Mode.BUY_ONLY:
        out.append("sells though it may only buy")
    floor = -asked.flow.minor if asked.flow.minor < 0 else asked.cash.minor if asked.mode is Mode.CASH_FLOW else 0
    if cash < floor - found.missing.minor or cash < 0 or cash != found.cash_after.minor:
        out.append("more money goes out than there is")
    if found.cost.minor != sum(t.cost.minor for t in found.trades):
        out.append("the costs do not sum to their total")
    return out


LOTS = st.lists(st.tuples(st.sampled_from([400, 100, 20, 3]), st.integers(1, 90_000)), max_size=3).map(lambda x: sorted(x, reverse=True))


@st.composite
def asked(draw: st.DrawFn) -> Rebalance:
    mode = draw(st.sampled_from(list(Mode)))
    owned = tuple(
        own(p, *draw(LOTS), price=draw(st.sampled_from(["1.25", "0.8731", "15.02"])), locked=draw(st.sampled_from([0, 500]))) for p in SHELF
    )
    cuts = sorted(draw(st.lists(st.integers(0, 10_000), min_size=4, max_size=4)))
    parts = [b - a for a, b in zip([0, *cuts], [*cuts, 10_000], strict=True)]
    target = dict(zip(("cash", "bond_fund", "equity_cn", "balanced", "gold"), parts, strict=True))
    flow = draw(st.sampled_from([0, 50_000, -20_000, -5_000_000])) if mode is Mode.CASH_FLOW else 0
    return ask(mode, owned, draw(st.integers(0, 200_000)), flow, **target)


@given(asked())
@settings(max_examples=50, deadline=None)
def test_every_rebalancing_can_be_carried_out_as_shown(asked: Rebalance) -> None:
    found = rebalance(asked, POLICY)
    assert faults(asked, found) == []
    assert sum(found.before.values()) - found.cost.minor == sum(found.after.values())
    assert all(after >= 0 for c, after in found.after.items() if c != "cash")
    assert found == rebalance(asked, POLICY)
    if found.gap is not None and not found.missing.minor:
        whole = max(sum(found.before.values()), 1)
        assert found.gap.minor <= whole // 20 + 2_000_000  # rounding to sizes: at most a step of each product


def spoil_fee(t: Trade) -> Trade:
    return replace(t, cost=t.cost + money(1))


def spoil_units(t: Trade) -> Trade:
    return replace(t, units=None if t.units is None else Units(t.units.scaled + 10**9, t.units.scale))


def spoil_size(t: Trade) -> Trade:
    return replace(t, amount=Money(1, "CNY")) if t.side == "buy" else t


def spoil_mode(t: Trade) -> Trade:
    return replace(t, side="redeem", units=Units(1, 2)) if t.side == "buy" else t


@pytest.mark.parametrize("plant", [spoil_fee, spoil_units, spoil_size, spoil_mode])
def test_a_planted_fault_is_found(plant: Callable[[Trade], Trade]) -> None:
    wanted = ask(Mode.BUY_SELL, (own(EQUITY, (400, 80_000), (20, 20_000)),), 30_000, cash=2_000, bond_fund=6_000, equity_cn=2_000)
    found = rebalance(wanted, POLICY)
    assert {t.side for t in found.trades} == {"buy", "redeem"}
    assert faults(wanted, found) == []
    assert faults(wanted, replace(found, trades=tuple(plant(t) for t in found.trades)))


def test_what_is_over_target_is_sold_oldest_first_and_bought_when_it_is_paid() -> None:
    wanted = ask(Mode.BUY_SELL, (own(EQUITY, (400, 80_000)),), 0, cash=1_000, bond_fund=7_000, equity_cn=2_000)
    found = rebalance(wanted, POLICY)
    sale, purchase = found.trades
    assert (sale.side, sale.cost, sale.units) == ("redeem", money(0), Units.of(64_000, 2))
    assert (purchase.product_id, purchase.amount, purchase.after_sales) == ("BOND", money(70_000), True)
    assert (found.cash_after, found.cost, found.kept) == (money(10_000), money(0), ())


def test_units_held_a_week_ago_wait_unless_money_has_to_be_raised() -> None:
    fresh = (own(EQUITY, (3, 80_000)),)
    found = rebalance(ask(Mode.BUY_SELL, fresh, 0, bond_fund=10_000), POLICY)
    assert [(k.product_id, k.code) for k in found.kept] == [("EQUITY", "portfolio.kept_fee")]
    assert found.trades == ()
    raised = rebalance(ask(Mode.CASH_FLOW, fresh, 0, -10_000, equity_cn=10_000), POLICY)
    (sale,) = raised.trades
    assert sale.amount - sale.cost >= money(10_000)
    assert sale.parts[0].bps == 150
    assert raised.missing == money(0)


def test_what_cannot_be_raised_is_said() -> None:
    locked = (own(WEALTH, locked=100_000),)
    found = rebalance(ask(Mode.CASH_FLOW, locked, 3_000, -10_000, balanced=10_000), POLICY)
    assert (found.trades, found.missing, found.gap) == ((), money(7_000), None)


def test_only_buying_leaves_what_is_held_alone_and_minimums_leave_money_in_the_account() -> None:
    found = rebalance(ask(Mode.BUY_ONLY, (own(EQUITY, (400, 80_000)),), 9_000, balanced=10_000), POLICY)
    assert found.trades == ()
    found = rebalance(ask(Mode.BUY_ONLY, (own(EQUITY, (400, 80_000)),), 11_500, balanced=10_000), POLICY)
    assert [(t.side, t.product_id, t.amount) for t in found.trades] == [("buy", "WEALTH", money(11_000))]
    assert found.cash_after == money(500)


def test_new_money_alone_is_placed_and_what_was_there_stays() -> None:
    found = rebalance(ask(Mode.CASH_FLOW, (), 50_000, 20_000, bond_fund=10_000), POLICY)
    assert (found.cash_after, [t.amount for t in found.trades]) == (money(50_000), [money(20_000)])


def test_what_the_bank_earns_changes_nothing() -> None:
    wanted = ask(Mode.BUY_SELL, (own(EQUITY, (400, 80_000)),), 30_000, cash=2_000, bond_fund=6_000, equity_cn=2_000)
    rich = tuple(replace(o, product=replace(o.product, commission_bps=100 * i)) for i, o in enumerate(wanted.offers))
    assert rebalance(replace(wanted, offers=rich), POLICY).trades == rebalance(wanted, POLICY).trades


@pytest.mark.parametrize("target", [{}, {"cash": 9_999}, {"cash": 11_000, "gold": -1_000}])
def test_targets_that_are_no_whole_are_refused(target: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="basis points"):
        rebalance(ask(Mode.BUY_SELL, (), 100, **target), POLICY)


def test_nothing_held_and_nothing_offered_is_no_trade() -> None:
    empty = Rebalance(Mode.BUY_SELL, dict.fromkeys(CLASSES, 0) | {"cash": 10_000}, money(0), money(0), (), ())
    found = rebalance(empty, POLICY)
    assert (found.trades, found.cash_after, found.gap) == ((), money(0), money(0))


def test_a_shelf_of_five_hundred_products_is_no_trouble() -> None:
    many = tuple(Offer(make_product(f"B{i:03d}", "bond_fund", annual_fee_bps=i), Decimal(1), DAYS) for i in range(500))
    wanted = replace(ask(Mode.BUY_ONLY, (), 100_000, bond_fund=10_000), offers=many)
    assert [(t.product_id, t.amount) for t in rebalance(wanted, POLICY).trades] == [("B000", money(100_000))]


def test_a_wrong_policy_does_not_load() -> None:
    with pytest.raises(BadPolicy):
        parse_policy('version = "x"\ndrift_bps = -1\nticket = 1\nmost_redeem_bps = 1\noffers_a_class = 1\n')

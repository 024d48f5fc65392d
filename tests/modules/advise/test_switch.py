"""Proposals that sell and switch: a sale is explained, priced as shown, judged and replayed like a purchase (D1, D4, D5, E2)."""

from dataclasses import replace

import pytest

from steward.advise.advice import actions
from steward.advise.advice.model import AmountUnusable, LeavingDearer, Proposal, ProposalState, Way, cleared_lines
from steward.advise.portfolio.model import Mode
from steward.guard.compliance.queries import get_clearance
from steward.kernel.money import Money
from steward.know.holdings.actions import ensure_accounts, post
from steward.know.holdings.model import AccountKey, AccountRole, Asset, TransferKind, TransferRow
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime
from tests.modules.advise.house import D, House, open_house
from tests.modules.advise.test_rebalancing import hold

NOTHING = Money.zero("CNY")


@pytest.fixture
def house(rt: Runtime) -> House:
    made = open_house(rt)
    hold(made, "EQ4", "300000", D(2025, 7, 1))
    with rt.work(SYSTEM) as w:
        bank, mine = AccountKey.house(AccountRole.EXTERNAL, Asset.cash("CNY")), AccountKey.customer_cash(made.customer_id, "CNY")
        ids = ensure_accounts(w, [bank, mine])
        post(w, transfers=[TransferRow("in", ids[bank], ids[mine], mine.asset.code, 5_000_000, TransferKind.DEPOSIT, D(2025, 7, 1))])
    return made


def switch(house: House, amount: Money = NOTHING, mode: Mode = Mode.BUY_SELL) -> Proposal:
    with house.rt.work(house.advisor) as w:
        return actions.draft_proposal(w, customer_id=house.customer_id, amount=amount, mode=mode)


def test_a_switch_sells_what_is_too_much_and_buys_what_is_missing_and_replays(house: House) -> None:
    draft = switch(house)
    shown = draft.content
    sides = {line.side for line in shown.lines}
    assert (shown.advised, shown.mode, sides) == (Way.PLAN, Mode.BUY_SELL, {"redeem", "buy"})
    sale = next(line for line in shown.lines if line.side == "redeem")
    assert (sale.code, [e.code for e in sale.why][:3]) == ("EQ4", ["advice.why_sell", "advice.why_sell_this", "advice.what_selling_does"])
    assert shown.lines.index(sale) == 0
    assert all(line.after_sales for line in shown.lines if line.side == "buy")  # there is no money but what the sale brings
    equity = next(r for r in shown.allocation if r.asset_class == "equity_cn")
    assert equity.proposed < equity.current
    spent = sum((line.amount for line in shown.lines if line.side == "buy"), NOTHING)
    assert spent + shown.cash <= sale.amount - sale.fee
    assert house.replay(draft.id).same


def test_the_clearance_covers_what_is_sold_and_acceptance_asks_nothing_suitable_of_it(house: House) -> None:
    issued = house.issue_released(switch(house).id)
    with house.rt.work(SYSTEM, read_only=True) as w:
        cleared = get_clearance(w, issued.clearance_id) if issued.clearance_id else None
    assert cleared is not None
    assert cleared.fingerprint == cleared.fingerprint_for(house.customer_id, cleared_lines(issued.content))
    assert house.accept(issued).state is ProposalState.ACCEPTED


def test_only_buying_sells_nothing_and_needs_money(rt: Runtime) -> None:
    house = open_house(rt)
    assert {line.side for line in switch(house, Money.of("50000", "CNY"), Mode.BUY_ONLY).content.lines} == {"buy"}
    with pytest.raises(AmountUnusable):
        switch(house, NOTHING, Mode.BUY_ONLY)


def test_what_is_not_worth_its_cost_is_left_alone(house: House) -> None:
    small = switch(house, Money.of("1", "CNY"), Mode.BUY_ONLY)
    assert (small.content.advised, small.content.lines, small.content.cash) == (Way.NOTHING, (), Money.of("1", "CNY"))


def test_nothing_is_redeemed_into_a_fee_that_was_not_shown(house: House) -> None:
    house.change_product("EQ4", redeem_fee_bps=20)
    house.rows["EQ4"] = replace(house.rows["EQ4"], redeem_fee_bps=20)
    issued = house.issue_released(switch(house).id)
    sale = next(line for line in issued.content.lines if line.side == "redeem")
    assert (sale.rates, sale.fee > NOTHING, sale.why[3].code) == ((20,), True, "advice.what_leaving_costs")
    house.change_product("EQ4", redeem_fee_bps=60)
    with pytest.raises(LeavingDearer):
        house.accept(issued)

"""Corporate actions reach the holders: units on the ex-date, money on the pay date, and back again when one is cancelled.

Each action is one transaction. Every leg has a reference of its own, so a run may be killed and repeated: what was posted stays
posted once. A correction of terms takes back what the old terms brought before the new ones are posted.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from steward.deliver.trading import queries as trading
from steward.kernel.ids import AccountId, CustomerId
from steward.kernel.json import digest
from steward.kernel.refusal import Refusal
from steward.kernel.time import BusinessDate, add_days
from steward.know.holdings import actions as holdings
from steward.know.holdings import queries as book
from steward.know.holdings.model import AccountKey, EventTransfer, TransferKind, TransferRow
from steward.know.markets import actions as markets
from steward.know.markets import queries as market_queries
from steward.know.markets.model import CorporateAction, CorporateActionCancelled, CorporateKind, CorporateState
from steward.know.products import queries as products
from steward.know.products.model import DividendMode
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import NoSpace, Runtime
from steward.platform.work import Work
from steward.workflows.corporate_actions.legs import Leg, Terms, legs_of, payment_legs

log = logging.getLogger("steward.corporate_actions")

REF = "corporate_action"
# How long payments and reversals of an action are looked after.
LOOK_BACK_DAYS = 400

Step = Callable[[Work, CorporateAction], bool]


@dataclass(frozen=True, slots=True)
class CorporateRun:
    """What one run did: actions posted, dividends paid out, and actions that could not be carried out and are due again."""

    posted: int
    paid: int
    failed: tuple[str, ...]


def apply_corporate_actions(rt: Runtime) -> CorporateRun:
    """Everything due by the bank's present day; the server's schedule calls it every few minutes."""
    with rt.work(SYSTEM, read_only=True) as w:
        due = market_queries.due_corporate_actions(w, w.today)
        since = add_days(w.today, -LOOK_BACK_DAYS)
        passed = market_queries.corporate_actions(w, since, w.today)
        payable = [a.id for a in passed if a.kind is CorporateKind.CASH_DIVIDEND and (a.pay_date or a.ex_date) <= w.today]
    failed: list[str] = []
    posted = sum(_carry_out(rt, a.id, post_entitlements, failed) for a in due)
    paid = sum(_carry_out(rt, action_id, pay_dividend, failed) for action_id in payable)
    return CorporateRun(posted, paid, tuple(failed))


def _carry_out(rt: Runtime, action_id: str, step: Step, failed: list[str]) -> bool:
    """One action in a transaction of its own; one that fails is left as it was and never stops the others."""
    try:
        return rt.run(SYSTEM, lambda w: step(w, market_queries.get_corporate_action(w, action_id)), serial=True)
    except NoSpace:
        raise
    except (Refusal, ArithmeticError, LookupError, ValueError) as fault:
        log.exception("corporate action failed", extra={"action": action_id, "error": repr(fault)})
        failed.append(action_id)
        return False


def post_entitlements(w: Work, action: CorporateAction) -> bool:
    """Give every holder of the record date what is due, and mark the action effective; False when it has to wait or was done.

    A dividend that is put back into units waits for the price of the ex-date.
    """
    if action.state is not CorporateState.ANNOUNCED or action.ex_date > w.today:
        return False
    terms = _terms(w, action)
    if terms is None:
        return False
    mark = _mark(action)
    take_back(w, action.id, keep=mark)
    holders = book.holders_on(w, action.instrument_id, _record_date(action))
    legs = legs_of(action, terms, [(h.customer_id, h.units) for h in holders])
    _post(w, action, action.ex_date, mark, legs)
    markets.mark_effective(w, action_ids=[action.id])
    return True


def _terms(w: Work, action: CorporateAction) -> Terms | None:
    """What the product and the prices add to the terms of the action; None while a price is needed that is not known yet."""
    sold = products.products_of_instruments(w).get(action.instrument_id)
    into = market_queries.get_instrument(w, action.into_instrument_id) if action.into_instrument_id else None
    close = market_queries.get_price(w, action.instrument_id, action.ex_date, known_at=w.now)
    ex_price = close.value if close is not None and close.date == action.ex_date else None
    before = market_queries.get_price(w, action.instrument_id, add_days(action.ex_date, -1), known_at=w.now)
    paid_in = market_queries.get_instrument(w, action.instrument_id)
    assert paid_in is not None, "an action has its instrument"
    terms = Terms.of(sold, into, paid_in.currency, ex_price, before.value if before is not None else None)
    if action.kind is not CorporateKind.CASH_DIVIDEND:
        return terms
    if sold is not None:
        modes = trading.modes_on(w, sold.id, _record_date(action))
        terms = replace(terms, chosen={customer_id: mode is DividendMode.REINVEST for customer_id, mode in modes.items()})
    return None if ex_price is None and (terms.reinvests or any(terms.chosen.values())) else terms


def _record_date(action: CorporateAction) -> BusinessDate:
    return action.record_date or add_days(action.ex_date, -1)


def pay_dividend(w: Work, action: CorporateAction) -> bool:
    """Pay what is due from a dividend into the holders' cash; False when nothing is left to pay."""
    if action.state is not CorporateState.EFFECTIVE:
        return False
    posted = book.event_transfers(w, REF, action.id)
    paid = {t.customer_id for t in posted if t.kind is TransferKind.SETTLEMENT}
    due: dict[CustomerId, int] = defaultdict(int)
    for t in posted:
        if t.customer_id is not None and t.customer_id not in paid and t.kind in (TransferKind.INCOME, TransferKind.TAX):
            due[t.customer_id] += t.amount if t.kind is TransferKind.INCOME else -t.amount
    legs = payment_legs(action, due)
    _post(w, action, w.today, _mark(action), legs)
    return bool(legs)


def _post(w: Work, action: CorporateAction, day: BusinessDate, mark: str, legs: Sequence[Leg]) -> None:
    if not legs:
        return
    accounts = holdings.ensure_accounts(w, [key for leg in legs for key in (leg.debit, leg.credit)])
    holdings.post(w, transfers=[_transfer(action, day, mark, leg, accounts) for leg in legs])


def _transfer(action: CorporateAction, day: BusinessDate, mark: str, leg: Leg, accounts: dict[AccountKey, AccountId]) -> TransferRow:
    return TransferRow(
        reference=f"ca:{action.id}:{mark}:{leg.owner}:{leg.name}",
        debit_account_id=accounts[leg.debit],
        credit_account_id=accounts[leg.credit],
        asset=leg.debit.asset.code,
        amount=leg.amount,
        kind=leg.kind,
        business_date=day,
        ref_kind=REF,
        ref_id=action.id,
        consideration=leg.worth,
        price=leg.price,
    )


def _mark(action: CorporateAction) -> str:
    """Eight characters of the terms that decide what is posted: other terms are other transfers."""
    names = ("kind", "ex_date", "record_date", "ratio", "amount", "currency", "into_instrument_id")
    return digest([str(getattr(action, name)) for name in names])[:8]


def take_back_cancelled(w: Work, happened: CorporateActionCancelled) -> None:
    """Reaction to a cancellation: whatever the action moved goes back."""
    take_back(w, happened.action_id)


def take_back(w: Work, action_id: str, keep: str | None = None) -> None:
    """Reverse everything the action posted, newest first, but for transfers under the terms `keep`.

    InsufficientFunds when a holder has spent it by now: then nothing is reversed and the case stays open with the failed reaction.
    """
    for t in reversed(book.event_transfers(w, REF, action_id)):
        if keep is None or not _is_under(t, keep):
            holdings.reverse(w, transfer_id=t.id)


def _is_under(t: EventTransfer, mark: str) -> bool:
    return t.reference.split(":")[2] == mark

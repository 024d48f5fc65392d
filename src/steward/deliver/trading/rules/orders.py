"""What an order comes to, which amounts it moves between which accounts, and when it is due (M01-M04, M11, M12)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from steward.deliver.trading.model import (
    BreakKind,
    ChangeKind,
    Confirmation,
    ConversionQuote,
    ConversionTerms,
    Difference,
    Order,
    OrderChange,
    OrderState,
    QuickQuote,
    RedemptionQuote,
    Side,
    SubscriptionQuote,
)
from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.time import BusinessDate
from steward.know.holdings.model import AccountKey, AccountRole, Asset, TransferKind
from steward.know.products.model import AllotRule, BuyCost, DividendMode, OfferPeriod, RedeemCost

BPS = Decimal(10_000)
# What a unit costs in the offer of its product.
ISSUE_PRICE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Fill:
    """What a confirmed order comes to: a purchase costs net + fee + residue, a redemption pays net."""

    units: Units
    net: Money
    fee: Money
    residue: Money


@dataclass(frozen=True, slots=True)
class Leg:
    """One amount that moves; `worth` is the consideration of a movement of units.

    Of units that come from elsewhere `acquired_on` is when they had been acquired, `price` what they count at without a stated cost.
    """

    name: str
    debit: AccountKey
    credit: AccountKey
    amount: int
    kind: TransferKind
    worth: Money | None = None
    acquired_on: BusinessDate | None = None
    price: Decimal | None = None


def price_purchase(amount: Money, cost: BuyCost, price: Decimal, scale: int) -> Fill:
    """Purchase at `price` of what the fee leaves of `amount`: units = net / price, rounded down.

    What rounding the units leaves of net is the residue. Whole pieces (`scale` 0) take only what they cost, and the rest
    of the amount stays with the customer. Units are zero when the amount does not buy the smallest unit.
    Source: the fund industry's outside-deduction formula (M11): 10,000 at 0.8 % and 1.2345 give 9,920.63, 79.37 and 8,036.15.
    """
    units = _whole(cost.net.major / price, scale)
    worth = _worth(units, price, amount.currency)
    if scale == 0:
        wanted = cost.fee if cost.flat else worth.times(Decimal(cost.bps) / BPS, ROUND_HALF_UP)
        return Fill(units, worth, min(wanted, amount - worth), Money.zero(amount.currency))
    return Fill(units, worth, cost.fee, cost.net - worth)


def price_redemption(units: Units, cost: RedeemCost) -> Fill:
    """Redemption of `units`: net = gross - fee, the fee by how long each part was held (M12)."""
    return Fill(units, cost.net, cost.fee, Money.zero(cost.net.currency))


def units_for(amount: Money, price: Decimal, available: Units) -> Units:
    """Units whose redemption brings about `amount` at the last known price: all of them when they are worth no more than it."""
    wanted = _whole(amount.major / price, available.scale)
    return available if wanted.scaled >= available.scaled or _worth(available, price, amount.currency) <= amount else wanted


def part_of(order: Order, applied: int) -> Order:
    """The order as if only `applied` of it had been asked for: minor units of a purchase, units of a redemption."""
    if order.side is Side.BUY:
        return replace(order, amount=Money(applied, order.amount.currency))
    assert order.units is not None, "the database keeps redemptions without units out"
    return replace(order, units=Units(applied, order.units.scale))


def asked_of(order: Order) -> int:
    """What the registrar is asked for: minor units of a purchase, units of a redemption."""
    if order.side is Side.BUY:
        return order.amount.minor
    assert order.units is not None, "the database keeps redemptions without units out"
    return order.units.scaled


def differences(order: Order, said: Confirmation, price: Decimal, fill: Fill) -> list[str]:
    """What in a confirmation is not what the order at `price` comes to; empty when it agrees to the last digit.

    `fill` is what the part that was carried out comes to. What a confirmation calls net is the amount less the fee.
    """
    net = fill.net + fill.residue
    agreed = {
        "asked": said.asked == asked_of(order),
        "applied": 0 < said.applied <= asked_of(order),
        "trade_date": said.trade_date == order.trade_date,
        "price": said.price == price,
        "units": said.units == fill.units and fill.units.scaled > 0,
        "net": said.net == net,
        "fee": said.fee == fill.fee,
        "rest": not said.rest_follows or (order.side is Side.REDEEM and said.applied < asked_of(order)),
    }
    return [name for name, agrees in agreed.items() if not agrees]


def allot(asked: Sequence[int], step: int, most: int, rule: AllotRule) -> list[int]:
    """What each of some requests is given of `most`, all in minor units and in whole steps; all of it where there is enough.

    By the order given, or to each the same share rounded down to the step: what rounding leaves over nobody is given.
    """
    total = sum(asked)
    if total <= most:
        return list(asked)
    if rule is AllotRule.PRO_RATA:
        return [each * most // total // step * step for each in asked]
    given = []
    for each in asked:
        given.append(min(each, most) // step * step)
        most -= given[-1]
    return given


def offer_interest(amount: Money, offer: OfferPeriod, since: BusinessDate) -> Money:
    """What money that is asked to wait earns from `since` until the product is founded: simple interest, days of 365."""
    return amount.times(offer.rate * (offer.founded_on - since).days / 365, ROUND_HALF_UP)


def is_subscription(order: Order, offer: OfferPeriod | None) -> bool:
    """Whether a purchase was dealt in before its product was founded."""
    return offer is not None and order.side is Side.BUY and order.trade_date < offer.founded_on


def choice_shown(customer_id: CustomerId, mode: DividendMode) -> dict[str, Json]:
    """What the customer saw and the fresh proof is bound to."""
    return {"customer_id": customer_id, "mode": mode.value}


def subscription_shown(customer_id: CustomerId, quote: SubscriptionQuote) -> dict[str, Json]:
    """What the customer saw and the fresh proof is bound to."""
    told = {"amount": str(quote.amount), "fee": str(quote.fee), "founded_on": quote.founded_on.isoformat()}
    return {"customer_id": customer_id, **told}


def redemption_shown(customer_id: CustomerId, quote: RedemptionQuote) -> dict[str, Json]:
    """What the customer saw and the fresh proof is bound to."""
    return {
        "customer_id": customer_id,
        "amount": str(quote.amount),
        "units": str(quote.units),
        "fee": str(quote.fee),
        "trade_date": quote.trade_date.isoformat(),
    }


def quick_shown(customer_id: CustomerId, quote: RedemptionQuote, quick: QuickQuote) -> dict[str, Json]:
    """The same of being paid at once, with what is paid."""
    return redemption_shown(customer_id, quote) | {"paid": str(quick.paid)}


def conversion_shown(customer_id: CustomerId, terms: ConversionTerms, quote: ConversionQuote) -> dict[str, Json]:
    """The redemption and the purchase that follows it, as the customer saw them."""
    told = redemption_shown(customer_id, quote.redemption)
    return told | {"from_id": terms.from_id, "bought": str(quote.bought), "buy_fee": str(quote.fee)}


def due_after(next_day: Callable[[BusinessDate], BusinessDate], trade_date: BusinessDate, days: int) -> BusinessDate:
    """The business day `days` business days after the trade date (T + days)."""
    for _ in range(days):
        trade_date = next_day(trade_date)
    return trade_date


def notice_of(order: Order, state: OrderState, change: OrderChange | None) -> tuple[str, dict[str, Json]]:
    """The code of the sentence that tells a customer of a step, and its facts."""
    if change is not None:
        return f"trading.change-{change.kind}", facts_of_change(change)
    if order.quick:
        return "trading.notice-paid_at_once", {"amount": str(order.amount)}
    if state in (OrderState.REJECTED, OrderState.CANCELLED):
        return f"trading.notice-{state}_{order.side}", {"amount": str(order.amount)}
    due = order.confirm_due if order.side is Side.BUY else order.settle_due
    facts: dict[str, Json] = {"amount": str(order.amount), "due": due.isoformat()}
    if state is not OrderState.PLACED:
        facts |= {"units": str(order.units), "net": str(order.net), "fee": str(order.fee)}
    return f"trading.notice-{state}_{order.side}", facts


def facts_of_change(change: OrderChange) -> dict[str, Json]:
    """What the sentence of a change says: each figure before and after, and whether it moved at all."""
    return facts_between(change.before, change.after)


def facts_between(before: Mapping[str, Json], after: Mapping[str, Json]) -> dict[str, Json]:
    """The same of anything that was one thing before and is another after."""
    told = (("before", before), ("after", after))
    facts: dict[str, Json] = {f"{name}_{when}": value for when, said in told for name, value in said.items()}
    return facts | {f"{name}_moves": "no" if before[name] == said else "yes" for name, said in after.items()}


def compare_books(ours: Mapping[str, int], theirs: Mapping[str, int]) -> list[Difference]:
    """Where two books differ, by subject; nothing and zero are the same."""
    found = []
    for subject in sorted(ours.keys() | theirs.keys()):
        mine, other = ours.get(subject, 0), theirs.get(subject, 0)
        if mine != other:
            kind = BreakKind.MISSING if not other else BreakKind.AMOUNT_DIFFERS if mine else BreakKind.EXTRA
            found.append(Difference(kind, subject, mine, other))
    return found


def standing(order: Order, kind: ChangeKind) -> dict[str, Json]:
    """What an order says of its days or of its figures, as a change keeps it before and after."""
    if kind is ChangeKind.DATES:
        return {name: getattr(order, name).isoformat() for name in ("trade_date", "confirm_due", "settle_due")}
    if kind is ChangeKind.ALLOTTED:
        return {"amount": str(order.amount), "allotted": None if order.allotted is None else str(order.allotted)}
    price = None if order.price is None else f"{order.price.normalize():f}"
    figures: dict[str, Json] = {name: str(getattr(order, name)) for name in ("units", "net", "fee")}
    return {"trade_date": order.trade_date.isoformat(), "price": price, **figures}


def _whole(value: Decimal, scale: int) -> Units:
    return Units(int(value.scaleb(scale).to_integral_value(ROUND_DOWN)), scale)


def _worth(units: Units, price: Decimal, currency: str) -> Money:
    one = Money.of(1, currency)
    return one.times(units.value * price, ROUND_HALF_EVEN)


def units_key(order: Order, scale: int) -> AccountKey:
    """Whose units an order is about: the customer's, or the bank's, which took over those it paid for at once."""
    if order.quick:
        return AccountKey.house(AccountRole.ADVANCED, Asset.units(order.instrument_id, scale))
    return AccountKey.customer_units(order.customer_id, order.instrument_id, scale)


def advance_legs(order: Order, units: Units, paid: Money) -> list[Leg]:
    """What moves as a quick redemption is placed: the bank takes the units over and pays for them."""
    cash = Asset.cash(paid.currency)
    theirs = AccountKey.customer_units(order.customer_id, order.instrument_id, units.scale)
    purse = AccountKey.customer_cash(order.customer_id, paid.currency)
    return [
        Leg("units", theirs, units_key(order, units.scale), units.scaled, TransferKind.REDEEM, paid),
        Leg("paid", AccountKey.house(AccountRole.ADVANCED, cash), purse, paid.minor, TransferKind.SETTLEMENT),
    ]


def confirmation_legs(order: Order, fill: Fill) -> list[Leg]:
    """What moves when an order is confirmed. A redemption's proceeds become due to the customer, or to the bank that paid already."""
    cash = Asset.cash(order.amount.currency)
    units = Asset.units(order.instrument_id, fill.units.scale)
    mine = units_key(order, fill.units.scale)
    issuer, fees = AccountKey.house(AccountRole.ISSUER_UNITS, units), AccountKey.house(AccountRole.FEE_INCOME, cash)
    if order.side is Side.BUY:
        payer = AccountKey.customer_cash(order.customer_id, order.amount.currency)
        paid = fill.net + fill.fee + fill.residue
        legs = [
            Leg("units", issuer, mine, fill.units.scaled, TransferKind.BUY, paid),
            Leg("net", payer, AccountKey.house(AccountRole.SUSPENSE, cash), fill.net.minor, TransferKind.BUY),
            Leg("fee", payer, fees, fill.fee.minor, TransferKind.BUY_FEE),
            Leg("residue", payer, AccountKey.house(AccountRole.ROUNDING, cash), fill.residue.minor, TransferKind.ROUNDING),
        ]
    else:
        outside, due = AccountKey.house(AccountRole.EXTERNAL, cash), _due_key(order, cash)
        legs = [
            Leg("units", mine, issuer, fill.units.scaled, TransferKind.REDEEM, fill.net),
            Leg("net", outside, due, fill.net.minor, TransferKind.REDEEM),
            Leg("fee", outside, fees, fill.fee.minor, TransferKind.REDEEM_FEE),
        ]
    return [leg for leg in legs if leg.amount]


def settlement_legs(order: Order, net: Money) -> list[Leg]:
    """What moves when an order is settled: the issuer is paid, or the customer is, or the bank that paid in advance."""
    cash = Asset.cash(net.currency)
    if order.side is Side.BUY:
        debit, credit = AccountKey.house(AccountRole.SUSPENSE, cash), AccountKey.house(AccountRole.EXTERNAL, cash)
    else:
        debit = _due_key(order, cash)
        advanced, purse = AccountKey.house(AccountRole.ADVANCED, cash), AccountKey.customer_cash(order.customer_id, net.currency)
        credit = advanced if order.quick else purse
    return [Leg("settle", debit, credit, net.minor, TransferKind.SETTLEMENT)] if net.minor else []


def _due_key(order: Order, cash: Asset) -> AccountKey:
    """Where the proceeds of a redemption wait to be paid."""
    if order.quick:
        return AccountKey.house(AccountRole.SUSPENSE, cash)
    return AccountKey.customer_due(order.customer_id, order.amount.currency)


def is_sold_in(amount: Money, minimum: Money, step: Money) -> bool:
    """Whether a product may be bought for exactly this amount."""
    above = amount.minor - minimum.minor
    return amount.currency == minimum.currency and above >= 0 and above % step.minor == 0

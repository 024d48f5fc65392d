"""A rebalancing as arrays for the solver, and its answer in the sizes that can be ordered; all amounts here are minor units."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from steward.advise.outlook.model import CLASSES
from steward.advise.portfolio.model import WHOLE, Mode, Offer, Owned, Policy, Rebalance
from steward.kernel.json import digest
from steward.kernel.money import Money, minor_digits
from steward.kernel.quantity import Units
from steward.know.products.model import BondTerms, Holding, StockTerms, read_terms
from steward.quant.optimise.trades import TradeProblem

CASH = CLASSES.index("cash")
BPS = 10_000


class BadPolicy(ValueError):
    """A policy that may not be used."""


@dataclass(frozen=True, slots=True)
class Rate:
    """What redeeming these units takes, as a share of their worth, and their worth at the middle price."""

    holding: Holding
    worth: int
    cost: float


@dataclass(frozen=True, slots=True)
class Quoted:
    """A holding with its free units by rate, oldest first."""

    owned: Owned
    rates: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class Price:
    """An offer with the share of an amount that buying takes, and what it costs a year."""

    offer: Offer
    cost: float
    yearly: float


def parse_policy(text: str) -> Policy:
    """The policy from its file; BadPolicy when a figure is below nothing."""
    raw = tomllib.loads(text)
    figures = {name: raw[name] for name in ("drift_bps", "ticket", "most_redeem_bps", "offers_a_class")}
    if not all(isinstance(v, int) and v >= 0 for v in figures.values()):
        raise BadPolicy("figures are whole numbers from 0 on")
    return Policy(raw["version"], **figures, digest=digest(raw))


def worth_of(units: Units, price: Decimal, currency: str) -> int:
    """Minor units of so many units at a price, rounded as a redemption is."""
    return int((units.value * price).scaleb(minor_digits(currency)).to_integral_value("ROUND_HALF_EVEN"))


def least_units(owned: Owned) -> int:
    """The least number of scaled units that can be redeemed of a holding: a lot of a share, a whole bond, else the finest there is."""
    terms, one = read_terms(owned.product.kind, owned.product.terms), int(10**owned.units.scale)
    if isinstance(terms, StockTerms):
        return terms.lot * one
    return one if isinstance(terms, BondTerms) else 1


def may_sell(asked: Rebalance) -> bool:
    """Whether this rebalancing redeems anything at all."""
    return asked.mode is Mode.BUY_SELL or (asked.mode is Mode.CASH_FLOW and asked.flow.minor < 0)


def is_in_time(asked: Rebalance, owned: Owned) -> bool:
    """Whether what this holding is redeemed for is there when the money has to be paid out."""
    return asked.by is None or asked.flow.minor >= 0 or owned.days.paid_on <= asked.by


def may_buy(asked: Rebalance) -> bool:
    """Whether it buys anything at all."""
    return asked.mode is not Mode.CASH_FLOW or asked.flow.minor > 0


def money_to_keep(asked: Rebalance) -> int:
    """What has to be in hand at the end: what is paid out, and with new money only that is placed."""
    if asked.flow.minor < 0:
        return -asked.flow.minor
    return asked.cash.minor if asked.mode is Mode.CASH_FLOW else 0


def money_in_hand(asked: Rebalance) -> int:
    """Money to begin with: what is there and what is new."""
    return asked.cash.minor + max(asked.flow.minor, 0)


def worth_by_class(asked: Rebalance) -> dict[str, int]:
    """What each class is worth before, what is to be paid out not counted."""
    worth = dict.fromkeys(CLASSES, 0)
    for owned in asked.owned:
        worth[owned.product.asset_class.value] += worth_of(owned.units, owned.price, asked.cash.currency)
    worth["cash"] += money_in_hand(asked) + min(asked.flow.minor, 0)
    return worth


def targets(asked: Rebalance) -> dict[str, int]:
    """What each class is to be worth."""
    whole = Money(max(sum(worth_by_class(asked).values()), 0), asked.cash.currency)
    parts = whole.split([asked.target.get(c, 0) for c in CLASSES]) if sum(asked.target.values()) else [whole]
    return {c: p.minor for c, p in zip(CLASSES, parts, strict=False)}


def build(asked: Rebalance, policy: Policy, quoted: Sequence[Quoted], prices: Sequence[Price]) -> TradeProblem:
    """The solver's problem. `quoted` are the holdings that may be sold, `prices` the offers that may be bought."""
    slices = [(h, q, r) for h, q in enumerate(quoted) for r in _rising(q.rates)]
    worth, wanted = worth_by_class(asked), targets(asked)
    still = np.array([worth[c] for c in CLASSES], dtype=np.float64)
    for _h, q, r in slices:
        still[_place(q.owned)] -= r.worth
    # money in hand is counted by the solver, and what is paid out is part of it until the end
    still[CASH] -= money_in_hand(asked) + min(asked.flow.minor, 0)
    target = np.array([wanted[c] for c in CLASSES], dtype=np.float64)
    target[CASH] += max(-asked.flow.minor, 0)
    cheapest: dict[int, float] = {}
    for p in prices:
        cheapest[_place(p.offer)] = min(p.yearly, cheapest.get(_place(p.offer), p.yearly))
    room = float(money_in_hand(asked) + sum(r.worth for _h, _q, r in slices))
    return TradeProblem(
        target=target,
        still=still,
        cash_group=CASH,
        buy_group=np.array([_place(p.offer) for p in prices], dtype=np.int64),
        buy_least=np.array([max(p.offer.product.min_amount.minor, 1) for p in prices], dtype=np.float64),
        buy_step=np.array([max(p.offer.product.step.minor, 1) for p in prices], dtype=np.float64),
        buy_most=np.full(len(prices), room),
        buy_fee=np.array([p.cost for p in prices], dtype=np.float64),
        buy_cost=np.array([p.cost + p.yearly - cheapest[_place(p.offer)] for p in prices], dtype=np.float64),
        sell_of=np.array([h for h, _q, _r in slices], dtype=np.int64),
        sell_group=np.array([_place(q.owned) for _h, q, _r in slices], dtype=np.int64),
        sell_worth=np.array([r.worth for _h, _q, r in slices], dtype=np.float64),
        sell_fee=np.array([r.cost for _h, _q, r in slices], dtype=np.float64),
        sell_step=np.array([_step_worth(q.owned, asked.cash.currency) for q in quoted], dtype=np.float64),
        cash=float(money_in_hand(asked)),
        floor=float(money_to_keep(asked)),
        drift=policy.drift_bps / BPS,
        ticket=float(Money.of(policy.ticket, asked.cash.currency).minor),
    )


def _place(held: Owned | Offer) -> int:
    return CLASSES.index(held.product.asset_class.value)


def _rising(rates: Sequence[Rate]) -> list[Rate]:
    """Units go out oldest first, so none may count as cheaper than an older one: the order then is the cheapest too."""
    out, most = [], 0.0
    for rate in rates:
        most = max(most, rate.cost)
        out.append(Rate(rate.holding, rate.worth, most))
    return out


def _step_worth(owned: Owned, currency: str) -> float:
    least = least_units(owned)
    return 0.0 if least == 1 else float(worth_of(Units(least, owned.units.scale), owned.price, currency))


def units_to_sell(owned: Owned, worth: float, currency: str, *, up: bool) -> Units:
    """Units worth about so much in whole steps, never more than are free; all that are free where it is all of them."""
    least, free = least_units(owned), owned.free_units.scaled
    wanted = Decimal(worth).scaleb(-minor_digits(currency)) / owned.price * 10**owned.units.scale / least
    steps = int(wanted.to_integral_value("ROUND_CEILING" if up else "ROUND_FLOOR"))
    most = free // least
    nearly_all = worth_of(Units(free, owned.units.scale), owned.price, currency) - worth <= 1
    return Units((most if nearly_all else min(steps, most)) * least, owned.units.scale)


def amount_to_buy(offer: Offer, amount: float) -> int:
    """The amount on the product's grid, rounded down; 0 below half of the minimum."""
    least, step = max(offer.product.min_amount.minor, 1), max(offer.product.step.minor, 1)
    if amount < least / 2:
        return 0
    return least + max(int((amount - least) / step + 1e-6), 0) * step


def fit(amounts: Sequence[int], offers: Sequence[Offer], money: int) -> list[int]:
    """Amounts brought down, the largest first and step by step, until together they are within `money`."""
    out = list(amounts)
    while sum(out) > money:
        i = max(range(len(out)), key=lambda j: (out[j], -j))
        least, step = offers[i].product.min_amount.minor, max(offers[i].product.step.minor, 1)
        steps = -(-(sum(out) - money) // step)
        out[i] = out[i] - steps * step if out[i] - steps * step >= max(least, 1) else 0
    return out


def share_of_target(target: Mapping[str, int]) -> bool:
    """Whether targets are basis points of a whole."""
    return sum(target.values()) == WHOLE and all(v >= 0 for v in target.values())

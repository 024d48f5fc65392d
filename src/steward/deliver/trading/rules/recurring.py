"""When an instalment of a recurring plan falls due, and what it comes to: raised each year, and following the price where agreed."""

import tomllib
from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_UP, Decimal
from typing import Any

from steward.deliver.trading.model import (
    BandSide,
    InstalmentAmount,
    PlanTerms,
    PriceGap,
    PriceMethod,
    PriceRule,
    RateBand,
    Reason,
    Rhythm,
)
from steward.deliver.trading.rules.orders import BPS, is_sold_in
from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, add_days, add_months, full_years

# A plan's amount rises at most so often (D), by at most so much a year: what the customer is told before agreeing covers the highest.
RAISES = 5
HIGHEST_RAISE_BPS = 3000
LAST_DAY = {Rhythm.MONTHLY: 28, Rhythm.WEEKLY: 5}
WHOLE = 10_000
MONTHS = 12
PERCENT = Decimal(100)
HUNDREDTH = Decimal("0.01")


class BadMethods(ValueError):
    """A file of price methods that may not be used."""


def parse_methods(text: str) -> tuple[PriceMethod, ...]:
    """The methods of a file, the oldest first. BadMethods where days go back, a side is missing or a figure is out of its range."""
    found = tuple(_method(one) for one in tomllib.loads(text)["method"])
    if not found or list(found) != sorted(found, key=lambda m: m.since):
        raise BadMethods("methods follow one another")
    for method in found:
        if not 0 < method.least_bps <= WHOLE <= method.most_bps or not method.averages or min(method.averages) < 1 or method.late_days < 0:
            raise BadMethods("a range reaches from above nothing over the plain amount; averages and days are counts")
        for side in BandSide:
            own = [b for b in method.bands if b.side is side]
            starts, shares = [b.from_bps for b in own], [b.share_bps for b in own]
            if starts != sorted(set(starts)) or shares != sorted(shares) or starts[:1] != [0] or not 0 <= shares[0] <= shares[-1] <= WHOLE:
                raise BadMethods("bands of a side begin at the average and lead away from it, at most to the end of the range")
    return found


def _method(raw: Mapping[str, Any]) -> PriceMethod:
    bands = tuple(RateBand(BandSide(b["side"]), b["from_bps"], b["share_bps"]) for b in raw["band"])
    figures = {name: raw[name] for name in ("version", "mark", "least_bps", "most_bps", "late_days")}
    return PriceMethod(since=BusinessDate(raw["since"]), averages=tuple(raw["averages"]), bands=bands, **figures)


def method_on(methods: Sequence[PriceMethod], day: BusinessDate) -> PriceMethod:
    """The method that stood on a day; before the first there was none to agree to, so the first is taken."""
    return next((m for m in reversed(methods) if m.since <= day), methods[0])


def plan_fits(terms: PlanTerms, minimum: Money, step: Money) -> bool:
    """Whether the amount is one the product is sold in and the day one of the rhythm's."""
    sold = is_sold_in(terms.amount, minimum, step)
    return sold and 1 <= terms.day <= LAST_DAY[terms.rhythm] and 0 <= terms.raise_bps <= HIGHEST_RAISE_BPS


def price_fits(rule: PriceRule, method: PriceMethod) -> bool:
    """Whether the average is one to choose from and the range within the method's, around the plain amount."""
    within = method.least_bps <= rule.least_bps <= WHOLE <= rule.most_bps <= method.most_bps
    return rule.days in method.averages and within


def next_date(terms: PlanTerms, after: BusinessDate) -> BusinessDate:
    """The first date of the rhythm after a day, before holidays move it."""
    if terms.rhythm is Rhythm.WEEKLY:
        return add_days(after, (terms.day - after.isoweekday() - 1) % 7 + 1)
    this = add_days(after, terms.day - after.day)
    return this if this > after else add_days(add_months(add_days(after, 1 - after.day), 1), terms.day - 1)


def raise_days(terms: PlanTerms, since: BusinessDate) -> list[BusinessDate]:
    """The days before each year that is raised; none where the amount is fixed."""
    return [add_days(add_months(since, MONTHS * n), -1) for n in range(1, RAISES + 1)] if terms.raise_bps else []


def instalment_of(terms: PlanTerms, since: BusinessDate, on: BusinessDate, step: Money) -> Money:
    """What an instalment plainly comes to: the amount, raised for each full year, the rise rounded down to the product's step."""
    return _raised(terms, _raises(since, on), step)


def highest_instalment(terms: PlanTerms, step: Money) -> Money:
    """The most an instalment can come to: after the last rise, and at the upper end of the customer's range."""
    plain = _raised(terms, RAISES, step)
    return plain if terms.price is None else _changed(plain, terms.price.most_bps, step)


def range_of(terms: PlanTerms, plain: Money, minimum: Money, step: Money) -> tuple[Money, Money]:
    """The least and the most an instalment of this plain amount can come to."""
    if terms.price is None:
        return plain, plain
    least = _changed(plain, terms.price.least_bps, step)
    return max(least, min(plain, minimum)), _changed(plain, terms.price.most_bps, step)


def rate_of(rule: PriceRule, band: RateBand) -> int:
    """What part of the plain amount a band comes to, in basis points; never beyond the customer's range."""
    end = rule.most_bps if band.side is BandSide.BELOW else rule.least_bps
    way = abs(end - WHOLE) * band.share_bps // WHOLE
    return WHOLE + way if end > WHOLE else WHOLE - way


def band_of(method: PriceMethod, away: Decimal) -> RateBand | None:
    """The band of a price that is `away` from its average, as a ratio, below nothing where it is below; None at the average."""
    side = BandSide.BELOW if away < 0 else BandSide.ABOVE
    reached = [b for b in method.bands if b.side is side and b.from_bps <= abs(away) * BPS]
    return reached[-1] if away != 0 else None


def instalment_by_price(
    terms: PlanTerms, since: BusinessDate, on: BusinessDate, gap: PriceGap | None, method: PriceMethod, minimum: Money, step: Money
) -> InstalmentAmount:
    """What an instalment comes to and why. `gap` is None where too few or no fresh prices are known: the plain amount then."""
    plain, times = instalment_of(terms, since, on, step), _raises(since, on)
    why = [Reason("trading.sum_raised", {"times": times, "raise": _percent(terms.raise_bps)}) if times and terms.raise_bps else AGREED]
    rule = terms.price
    if rule is None:
        return InstalmentAmount(plain, tuple(why))
    if gap is None:
        return InstalmentAmount(plain, (*why, Reason("trading.sum_unpriced", {"days": rule.days})))
    band = band_of(method, gap.away)
    facts: dict[str, Json] = {"day": gap.day.isoformat(), "days": rule.days}
    if band is None:
        return InstalmentAmount(plain, (*why, Reason("trading.sum_average", facts)))
    rate = rate_of(rule, band)
    amount = _changed(plain, rate, step)
    least = range_of(terms, plain, minimum, step)[0]
    away = str((abs(gap.away) * PERCENT).quantize(HUNDREDTH, ROUND_DOWN))
    why.append(Reason(f"trading.sum_{band.side.value}", {**facts, "away": away, "rate": _percent(rate)}))
    if amount < least:
        why.append(Reason("trading.sum_least", {}))
    return InstalmentAmount(max(amount, least), tuple(why))


AGREED = Reason("trading.sum_agreed", {})


def keep_to(sized: InstalmentAmount, most: Money | None, base: Money, step: Money) -> InstalmentAmount:
    """Never more than the customer agreed to, though the product's step is another one since: cut to what the product is sold in."""
    if most is None or sized.amount <= most:
        return sized
    cut = max(most.minor - base.minor, 0) // step.minor * step.minor
    return InstalmentAmount(Money(min(base.minor, most.minor) + cut, most.currency), (*sized.why, Reason("trading.sum_most", {})))


def gap_of(quoted: Sequence[tuple[BusinessDate, Decimal]], days: int, oldest: BusinessDate) -> PriceGap | None:
    """How far the newest of these prices, oldest first, is from the average of the last `days`; None if they are too few or too old."""
    last = quoted[-days:]
    if len(last) < days or last[-1][0] < oldest:
        return None
    average = sum((value for _, value in last), Decimal(0)) / days
    return PriceGap(last[-1][0], last[-1][1] / average - 1) if average > 0 else None


def plan_shown(customer_id: CustomerId, terms: PlanTerms, highest: Money, method: PriceMethod) -> dict[str, Json]:
    """What the customer saw and the fresh proof is bound to; `highest` is the most that is agreed to."""
    shown: dict[str, Json] = {
        "customer_id": customer_id,
        "amount": str(terms.amount),
        "rhythm": terms.rhythm.value,
        "day": terms.day,
        "raise_bps": terms.raise_bps,
        "waits": terms.waits,
        "keeps_reserve": terms.keeps_reserve,
        "highest": str(highest),
    }
    if terms.price is not None:
        shown |= {"average_days": terms.price.days, "least_bps": terms.price.least_bps, "most_bps": terms.price.most_bps}
        shown["method"] = method.version
    return shown


def _raises(since: BusinessDate, on: BusinessDate) -> int:
    return min(full_years(since, on), RAISES)


def _raised(terms: PlanTerms, years: int, step: Money) -> Money:
    return _stepped(terms.amount, terms.amount.times((1 + Decimal(terms.raise_bps) / BPS) ** years, ROUND_DOWN), step)


def _changed(plain: Money, rate_bps: int, step: Money) -> Money:
    # Towards the plain amount: never past the rate.
    return _stepped(plain, plain.times(Decimal(rate_bps) / BPS, ROUND_DOWN if rate_bps > WHOLE else ROUND_UP), step)


def _stepped(plain: Money, wanted: Money, step: Money) -> Money:
    """The amount nearest to what is wanted that lies between it and the plain one and that the product is sold in."""
    steps = abs(wanted.minor - plain.minor) // step.minor
    return Money(plain.minor + (steps if wanted > plain else -steps) * step.minor, plain.currency)


def _percent(bps: int) -> str:
    return f"{(Decimal(bps) / PERCENT).normalize():f}"

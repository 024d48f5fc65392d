"""Life events planted in the simulated bank, with decoys that look like them; what was planted is the truth that insight is measured by."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from steward.sim.chance import stream
from steward.sim.model import Adult, FlowKind

Code = Literal["salary_change", "job_change", "retired", "large_inflow", "house_purchase", "child"]
Decoy = Literal["bonus", "late_pay", "passed_on", "car", "gift"]
EVENT_SHARE = 0.12
DECOY_SHARE = 0.12
RETIRING_AGE = 54
EVENTS: tuple[Code, ...] = ("salary_change", "job_change", "large_inflow", "house_purchase", "child")
DECOYS: tuple[Decoy, ...] = ("bonus", "late_pay", "passed_on", "car", "gift")


@dataclass(frozen=True, slots=True)
class Planted:
    """What happens to one adult, `back` whole months before the end of the history; `size` scales it (0 … 1)."""

    adult: int
    code: Code | Decoy
    back: int
    size: float

    @property
    def is_event(self) -> bool:
        """Whether it is a life event and not a decoy."""
        return self.code not in DECOYS


def plant(seed: int, adults: Sequence[Adult], today: dt.date) -> Mapping[int, Planted]:
    """An event or a decoy for about a quarter of those who are paid a salary, in the last months before `today`."""
    rng = stream(seed, "life_events")
    out: dict[int, Planted] = {}
    for adult in adults:
        chance, which, back, size = rng.random(4)
        if adult.employment != "employed" or chance >= EVENT_SHARE + DECOY_SHARE:
            continue
        months = 1 + int(back * 5)
        if chance >= EVENT_SHARE:
            out[adult.index] = Planted(adult.index, DECOYS[int(which * len(DECOYS))], months, float(size))
            continue
        near = (today - adult.birth_date).days >= RETIRING_AGE * 365.25
        code: Code = "retired" if near and size < 0.5 else EVENTS[int(which * len(EVENTS))]
        out[adult.index] = Planted(adult.index, code, months, float(size))
    return out


def changed_pay(p: Planted | None, left: int, pay: int) -> tuple[FlowKind, int]:
    """(kind, amount) of this month's pay, `left` months before the end."""
    if p is None:
        return "income", pay
    since = p.back - left
    match p.code:
        case "salary_change" if since >= 0:
            return "income", int(pay * (1.10 + 0.35 * p.size)) if p.size > 0.25 else int(pay * 0.8)
        case "job_change" if since >= 0:
            return "income", 0 if since < 1 + (p.size > 0.5) else int(pay * (1.08 + 0.3 * p.size))
        case "retired" if since >= 0:
            return "pension", int(pay * 0.5) if since >= 1 else 0
        case "bonus" if since == 0:
            return "income", int(pay * (1.3 + p.size))
        case "late_pay" if since in (0, 1):
            return "income", 0 if since == 0 else pay * 2
    return "income", pay


def extra_flows(p: Planted | None, left: int, monthly: int, cash: int) -> Iterator[tuple[FlowKind, int]]:
    """(kind, signed amount in fen) of what else this month brings; `monthly` is a month's pay, and no more goes out than there is."""
    if p is None:
        return
    since = p.back - left
    match p.code:
        case "large_inflow" if since == 0:
            yield "transfer", int(monthly * (8 + 30 * p.size))
        case "house_purchase" if since == 0:
            price = int(monthly * (9 + 10 * p.size))
            yield from _paid(price, cash)
        case "house_purchase" if since > 0:
            yield "mortgage", -min(int(monthly * 0.3), cash)
        case "child" if since >= 0:
            yield "childcare", -min(int(monthly * (0.08 + 0.1 * p.size)), cash)
        case "passed_on" if since == 0:
            amount = int(monthly * (8 + 20 * p.size))
            yield "transfer", amount
            yield "purchase", -amount
        case "car" if since == 0:
            yield from _paid(int(monthly * (4 + 6 * p.size)), cash)
        case "gift" if since == 0:
            yield "transfer", int(monthly * (3 + 4 * p.size))


def _paid(price: int, cash: int) -> Iterator[tuple[FlowKind, int]]:
    """A price that savings held elsewhere help to pay where the cash does not reach: they arrive with a gift of the family's."""
    if cash < price:
        yield "transfer", price - cash
    yield "purchase", -price

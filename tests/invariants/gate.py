"""The way of a simulated order through the gate: the guard's own evaluator, clearances and stops, over many orders at once (C1).

`Gate` holds the parts under test, so that a hole can be planted in each of them.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steward.advise.advice.queries.facts import AGREED
from steward.guard.compliance.model import (
    Act,
    BankFacts,
    Capacity,
    Clearance,
    ClearedLine,
    CustomerFacts,
    Judged,
    ProductFacts,
    ReviewFacts,
)
from steward.guard.compliance.rules import gate
from steward.guard.compliance.rules.pack import PackSet, shipped
from steward.guard.compliance.rules.review_each import Acts, Verdicts, acts_of, review_each
from steward.kernel.ids import ClearanceId, CustomerId, ProductId
from steward.kernel.money import Money
from steward.kernel.refusal import Refusal
from steward.kernel.time import BusinessDate, Instant
from steward.kernel.verdict import Decision, Reason, Verdict
from tests.invariants.orders import ADULT, LIMITED, REGIMES, TODAY, WAY, Columns

NOW = Instant(dt.datetime(2026, 11, 22, 2, tzinfo=dt.UTC))
CHUNK = 20_000
BANK = BankFacts(sells_licensed=True, advice_licensed=True, fund_advice_licensed=False, derivatives_licensed=True)
# Papers read and signed, time thought over: what speaks against an order here is the person, the product or the way.
ORDER = replace(
    AGREED,
    branch_excused=True,
    sharing_consent=True,
    first_of_kind=False,
    cooling_over=True,
    reflection_over=True,
    called_back=True,
    fee_on_tariff=True,
    disclosures_complete=True,
    opinion_acknowledged=True,
    key_terms_shown=True,
    risk_statement_signed=True,
    special_warning_signed=True,
)
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Gate:
    """What an order has to pass; every part may be replaced by one with a hole."""

    packs: PackSet
    find_fault: Callable[[Clearance, str, CustomerId, Sequence[ClearedLine], Instant], Refusal | None] = gate.find_fault
    find_stops: Callable[[Judged, Clearance], tuple[Reason, ...]] = gate.find_stops
    asks_again: bool = True
    knows_steps: bool = True


def sound() -> Gate:
    """The gate as it is."""
    return Gate(shipped())


def facts_of(o: Row, act: Act) -> ReviewFacts:
    """What the guard is told: as things were when the order was placed, or as they are on the day it is carried out."""
    late = act is Act.EXECUTE
    way = int(o["way"])
    changed = {name: late and way == number for name, number in WAY.items()}
    age, level = int(o["age"]), int(o["level"]) - 2 * changed["level fell meanwhile"]
    issuer, seller = (int(o[g]) for g in ("issuer", "seller"))
    if changed["graded up meanwhile"] and max(issuer, seller):
        issuer = seller = min(5, max(issuer, seller) + 2)
    regime, issuer_type, kind = REGIMES[int(o["regime"])]
    amount = int(o["amount"]) * 100
    assets = int(o["assets"]) * 100
    if changed["means fell meanwhile"]:
        assets = 100_000
    if changed["means shrank meanwhile"]:
        assets = amount * 100 // 60
    days = 400 if changed["assessment ran out meanwhile"] else int(o["assessed"])
    customer = CustomerFacts(
        kind="person",
        level=level or None if level >= 0 else 0,
        assessment="valid",
        assessed_on=BusinessDate(TODAY - dt.timedelta(days=days)),
        confirmed=bool(o["confirmed"]),
        age=age,
        capacity=Capacity.NONE if age < LIMITED else Capacity.LIMITED if age < ADULT else Capacity.FULL,
        guardian_consent=bool(o["consent"]),
        declared_assets=assets,
        special_care_done=bool(o["care"]),
        needs_analysed=True,
        kyc="passed" if o["identified"] else None,
        list_hit=bool(o["listed"]) or changed["hit on a list meanwhile"],
        frozen=bool(o["frozen"]) or changed["frozen meanwhile"],
        id_expires_on=BusinessDate(dt.date(2040, 1, 1)),
        erased=False,
        needs_known=True,
        profile_changed=False,
        vulnerable=False,
        personalised=True,
        qualified_private_fund=False,
    )
    shown = max(issuer, seller)
    product = ProductFacts(
        regime=regime,
        issuer_type=issuer_type,
        kind=kind,
        offering="private" if o["private"] else "public",
        state="on_shelf" if o["on_shelf"] and not changed["suspended meanwhile"] else "suspended",
        issuer_grade=issuer or None,
        seller_grade=seller or None,
        shown_grade=1 if way == WAY["grade as the client says"] else shown or None,
        form="open",
        agency=issuer_type != "bank",
        leveraged=False,
        documents_overdue=False,
    )
    return ReviewFacts(act, BusinessDate(TODAY), customer, product, amount, amount, order=ORDER, bank=BANK)


@dataclass(frozen=True)
class Told:
    """Some orders with what the guard is told of them at placing and on the day of execution; `start` is the first one's number."""

    start: int
    rows: Sequence[Row]
    placing: Acts
    later: Acts


def tell(orders: Columns, change: Callable[[ReviewFacts], ReviewFacts] = lambda facts: facts) -> Iterator[Told]:
    """The orders in portions, with the facts of each, or with `change` made to them."""
    count = len(orders["way"])
    for start in range(0, count, CHUNK):
        rows = [{n: c[i] for n, c in orders.items()} for i in range(start, min(start + CHUNK, count))]
        yield Told(start, rows, *(acts_of([change(facts_of(o, act)) for o in rows]) for act in (Act.BUY, Act.EXECUTE)))


def carried_out(told: Iterable[Told], gate_: Gate) -> NDArray[np.bool_]:
    """Which of the orders the gate lets through to execution."""
    return np.concatenate([_portion(part, gate_) for part in told])


def _portion(told: Told, gate_: Gate) -> NDArray[np.bool_]:
    done = np.zeros(len(told.rows), dtype=bool)
    placing, later = (review_each(acts, gate_.packs) for acts in (told.placing, told.later))
    hopeful = np.array([int(o["way"]) in UNASKED for o in told.rows]) | (placing.decision <= Decision.WARN)
    for i in np.flatnonzero(hopeful):
        row = int(i)
        done[row] = _passes(told.rows[row], told.start + row, gate_, _judged(placing, row, Act.BUY), _judged(later, row, Act.EXECUTE))
    return done


UNASKED = frozenset({WAY["no clearance"], WAY["placed past the steps"]})


_TOLD = {act: ReviewFacts(act, BusinessDate(TODAY), CustomerFacts("person", 1, "valid"), ProductFacts.none("NFRA")) for act in Act}


def _judged(verdicts: Verdicts, row: int, act: Act) -> Judged:
    said = verdicts.rules_of(row)
    reasons = tuple(Reason(rule, rule, decision) for rule, decision in said.items())
    if verdicts.closed[row]:
        reasons += (Reason("no_pack", "no_pack", Decision.BLOCK),)
    return Judged(Verdict.of(reasons, "cn-2026", "1"), (_TOLD[act],), "d" * 64)


def _passes(o: Row, number: int, gate_: Gate, placing: Judged, later: Judged) -> bool:
    """One order's way: cleared, placed under its clearance, and judged again on the day it is carried out."""
    way, who = int(o["way"]), CustomerId(f"C{number}")
    if way in UNASKED and gate_.knows_steps:
        return False
    lines = [ClearedLine(ProductId("P"), "buy", Money(int(o["amount"]) * 100, "CNY"))]
    cleared = _granted(CustomerId("another") if way == WAY["another's clearance"] else who, lines, placing)
    if way == WAY["another amount"]:
        lines = [replace(lines[0], amount=lines[0].amount + Money(100, "CNY"))]
    now = Instant(NOW + dt.timedelta(days=8)) if way == WAY["expired clearance"] else NOW
    if way not in UNASKED and gate_.find_fault(cleared, "S", who, lines, now) is not None:
        return False
    return not gate_.find_stops(placing, cleared) and not (gate_.asks_again and gate_.find_stops(later, cleared))


def _granted(who: CustomerId, lines: Sequence[ClearedLine], judged: Judged) -> Clearance:
    verdict = judged.verdict
    made = Clearance(
        id=ClearanceId("K"),
        subject_kind="proposal",
        subject_id="S",
        customer_id=who,
        fingerprint="",
        facts_digest="f" * 64,
        pack=verdict.pack,
        pack_version=verdict.pack_version,
        pack_digest=judged.pack_digest,
        decision=verdict.decision,
        reasons=verdict.reasons,
        granted_at=NOW,
        expires_at=Instant(NOW + dt.timedelta(days=7)),
    )
    return replace(made, fingerprint=made.fingerprint_for(who, lines))

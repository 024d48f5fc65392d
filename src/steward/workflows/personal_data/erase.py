"""Erasure: refused while there is business, else locked away for the law or destroyed at once; and destruction when the years are over."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from steward.guard.compliance import queries as compliance
from steward.guard.compliance.actions import erase_decisions
from steward.guard.compliance.model import TextFacts, TextKind
from steward.guard.contracts import queries as contracts
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.time import BusinessDate, parse_date
from steward.know.customers import actions, queries
from steward.know.customers.model import ErasureGranted, RelationshipOpen, RequestKind, Retention, RightsRequest
from steward.know.products.model import Regime
from steward.know.products.queries import get_product
from steward.platform import personal
from steward.platform.access.model import SYSTEM
from steward.platform.db import metadata
from steward.platform.identity.actions import forget_person
from steward.platform.runtime import Runtime
from steward.platform.work import Work

CUSTOMERS = "customers_customer"
LIVE_ORDERS = frozenset({"placed", "submitted", "confirmed"})
LIVE_MOVES = frozenset({"placed", "submitted"})
LIVE_PROPOSALS = frozenset({"draft", "issued"})

Rows = Mapping[str, list[dict[str, Any]]]


def decide(w: Work, *, request_id: str, granted: bool, answer: str) -> None:
    """Answer a request; RelationshipOpen when an erasure is to be granted while there is still business, WordingForbidden (J6)."""
    compliance.refuse_wording([answer], TextFacts(TextKind.MESSAGE, w.today), read=True)  # who answers has read what the customer wrote
    found = queries.get_request(w, request_id)
    if granted and found.kind is RequestKind.ERASURE:
        foresee(w, found)
    actions.decide_request(w, request_id=request_id, granted=granted, answer=answer)


def foresee(w: Work, asked: RightsRequest) -> Retention:
    """What the law would keep if the customer were erased now; RelationshipOpen while there is business."""
    rows = _rows(w, asked.customer_id)
    refuse_open_business(rows)
    return queries.retention_of(w, asked.customer_id, records_of(w, rows))


def carry_out_erasure(w: Work, granted: ErasureGranted) -> None:
    """Reaction: nobody but the law knows this customer from now on; nothing of them is left when no law keeps it."""
    customer_id = CustomerId(granted.customer_id)
    rows = _rows(w, customer_id)
    refuse_open_business(rows)
    retention = queries.retention_of(w, customer_id, records_of(w, rows))
    if not actions.lock_away(w, customer_id=customer_id, request_id=granted.request_id, retention=retention):
        return
    for person in rows.get("access_person", ()):
        forget_person(w, person_id=person["id"])
    erase_decisions(w, customer_id=customer_id)
    if retention.has_run_out(w.today) and _evidence_has_run_out(w, customer_id):
        _destroy(w, customer_id)


def destroy_run_out(rt: Runtime) -> int:
    """The daily job: destroy what no law and no hold keeps any longer; returns how many customers."""
    over = rt.run(SYSTEM, _run_out, read_only=True)
    for customer_id in over:
        rt.run(SYSTEM, partial(_destroy, customer_id=customer_id))
    return len(over)


def _run_out(w: Work) -> list[CustomerId]:
    return [customer_id for customer_id in queries.erasures_run_out(w) if _evidence_has_run_out(w, customer_id)]


def _evidence_has_run_out(w: Work, customer_id: CustomerId) -> bool:
    """Whether the last day of all evidence is over by the real clock, which is the one the database goes by."""
    until = contracts.evidence_kept_until(w, customer_id)
    return until is None or until < w.day_of(w.wall)


def _destroy(w: Work, customer_id: CustomerId) -> None:
    personal.wipe(w, metadata.tables[CUSTOMERS], customer_id)
    actions.note_destroyed(w, customer_id=customer_id)


def _rows(w: Work, customer_id: CustomerId) -> Rows:
    return personal.rows_about(w, metadata.tables[CUSTOMERS], customer_id)


def refuse_open_business(rows: Rows) -> None:
    """RelationshipOpen while the customer owns something, or an order, a move of units or a proposal is on its way."""
    owned = any(a["posted"] or a["held"] for a in rows.get("holdings_account", ()))
    ordered = any(o["state"] in LIVE_ORDERS for o in rows.get("trading_order", ()))
    moving = any(m["state"] in LIVE_MOVES for m in rows.get("trading_custody_move", ()))
    proposed = any(p["state"] in LIVE_PROPOSALS for p in rows.get("advice_proposal", ()))
    if owned or ordered or moving or proposed:
        raise RelationshipOpen


def records_of(w: Work, rows: Rows) -> dict[str, BusinessDate]:
    """The kinds of record the law speaks of, each with the day its years count from. The relationship ends with the erasure."""
    records: dict[str, BusinessDate] = {}
    if rows.get("holdings_account"):
        records["account"] = w.today
    if rows.get("suitability_assessment"):
        records["assessment"] = w.today
    moved = [t["business_date"] for t in rows.get("holdings_transfer", ())]
    if moved:
        records["transfer"] = parse_date(max(moved))
    bought = [o["trade_date"] for o in rows.get("trading_order", ()) if _is_fund(w, ProductId(o["product_id"]))]
    if bought:
        records["fund_order"] = parse_date(max(bought))
    return records


def _is_fund(w: Work, product_id: ProductId) -> bool:
    return get_product(w, product_id).regime is Regime.CSRC

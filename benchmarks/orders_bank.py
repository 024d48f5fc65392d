"""A bank of many customers and a long past of orders, for the load on orders.

The demo bank of a hundred households gives shelf, prices and staff; customers come through the bank's own actions. Past orders are written
into their tables as they would have ended, with clearance, lines and events but without their postings: what an order moves in the book is
measured by the orders of the load itself.
"""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from steward.deliver.trading.model import OrderState, Side
from steward.deliver.trading.tables import event, order
from steward.guard.compliance.tables import clearance, cleared_line
from steward.kernel.ids import CustomerId
from steward.kernel.money import Money
from steward.kernel.rate import PRICE_SCALE, to_scaled
from steward.kernel.time import BusinessDate, Instant, add_days
from steward.know.customers import actions as customers
from steward.know.customers.model import CustomerKind, CustomerRow
from steward.know.holdings import actions as holdings
from steward.know.holdings.model import AccountKey, AccountRole, Asset, TransferKind, TransferRow
from steward.know.markets import queries as markets
from steward.know.products.model import Product, ProductKind
from steward.know.products.queries import shelf
from steward.platform.access.model import SYSTEM, NewPerson, NewRelation, Relation, Role
from steward.platform.identity import actions as access
from steward.platform.identity.sessions import open_session
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from steward.sim.load import make_demo_bank

HOUSEHOLDS, BOOK = 100, 400  # of the demo bank; customers of one advisor
CHUNK, LINES = 5_000, 5  # customers or orders of one transaction; orders of one proposal
PAST_DAYS = 500
FAMILY, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
COURSE = (OrderState.PLACED, OrderState.SUBMITTED, OrderState.CONFIRMED, OrderState.SETTLED)
PAST = {OrderState.SETTLED: COURSE, OrderState.CANCELLED: (OrderState.PLACED, OrderState.CANCELLED)}
CANCELLED = 0.08  # share of the past
HELD, CASH = 1_000_000, 5_000_000  # units in the smallest, fen


@dataclass(frozen=True)
class Fund:
    """What customers hold and may redeem."""

    product: Product
    scale: int
    price: int
    unit_worth: int  # fen that HELD units are worth


@dataclass(frozen=True)
class Session:
    """Somebody signed in."""

    token: str
    customer_id: str = ""
    order_id: str = ""
    product_id: str = ""


@dataclass(frozen=True)
class World:
    """Who asks: customers who look, customers who redeem, advisors, and the desk."""

    readers: list[Session]
    redeemers: list[Session]
    advisors: list[Session]
    desk: list[Session]


def fill(rt: Runtime, count: int, orders: int, signed_in: int) -> World:
    """Make the bank in the empty demo database of `rt`, and sign `signed_in` customers of each sort in."""
    make_demo_bank(rt, households=HOUSEHOLDS)
    with rt.work(SYSTEM, read_only=True) as w:
        funds = _funds(w)
    ids: list[CustomerId] = []
    people: list[str] = []
    advisors: list[str] = []
    rng = Random(count)
    for start in range(0, count, CHUNK):
        with rt.work(SYSTEM) as w:
            _add_customers(w, rng, start, min(CHUNK, count - start), ids, people, advisors)
            _open_positions(w, ids[start:], start, funds)
        _told("customers", start + CHUNK, count)
    last: dict[CustomerId, str] = {}
    for start in range(0, orders, CHUNK):
        with rt.work(SYSTEM) as w:
            _add_orders(w, rng, ids, start, orders, funds, last)
        _told("orders", start + CHUNK, orders)
    if not rt.settings.is_sqlite:
        with rt.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.exec_driver_sql("ANALYZE")
    return _sign_in(rt, ids, people, advisors, last, funds, signed_in)


def _told(what: str, done: int, whole: int) -> None:
    if done % (20 * CHUNK) == 0 or done >= whole:
        print(f"{time.strftime('%H:%M:%S')} {what}: {min(done, whole):,}", file=sys.stderr, flush=True)


def _funds(w: Work) -> list[Fund]:
    found = []
    for product in shelf(w, w.today):
        price = markets.get_price(w, product.instrument_id, w.today, w.now)
        traded = markets.get_instrument(w, product.instrument_id)
        # what is locked up would be refused when it is redeemed
        bought = product.kind is ProductKind.FUND and product.currency == "CNY" and not product.terms.get("lock_days")
        if bought and price is not None and traded is not None:
            one = Money.of(1, "CNY").times(price.value * HELD / 10**traded.units_scale)
            found.append(Fund(product, traded.units_scale, to_scaled(price.value, PRICE_SCALE), one.minor))
    return found


def _add_customers(w: Work, rng: Random, start: int, count: int, ids: list[CustomerId], people: list[str], advisors: list[str]) -> None:
    def name() -> str:
        return rng.choice(FAMILY) + rng.choice(GIVEN) + rng.choice(GIVEN)

    rows = [
        CustomerRow(
            number=f"B{start + n:07d}",
            kind=CustomerKind.PERSON,
            name=name(),
            since=add_days(w.today, -rng.randrange(PAST_DAYS, 3000)),
            phone=f"199{start + n:08d}",
            birth_date=BusinessDate(add_days(w.today, -rng.randrange(9000, 28000))),
            city="上海",
        )
        for n in range(count)
    ]
    made = [CustomerId(r.id) for r in customers.record_customers(w, rows=rows)]
    ids += made
    people += access.create_people(w, people=[NewPerson(Role.CUSTOMER, r.name, customer_id=c) for r, c in zip(rows, made, strict=True)])
    wanted = -(-len(ids) // BOOK) - len(advisors)
    advisors += access.create_people(w, people=[NewPerson(Role.ADVISOR, name(), team="华东") for _ in range(wanted)])
    books = [NewRelation(advisors[(start + n) // BOOK], c, Relation.BOOK) for n, c in enumerate(made)]
    access.assign_relations(w, rows=books)


def _open_positions(w: Work, ids: list[CustomerId], start: int, funds: list[Fund]) -> None:
    """Cash and units of one fund for everybody."""
    cash = {c: AccountKey.customer_cash(c, "CNY") for c in ids}
    held = {c: funds[n % len(funds)] for n, c in enumerate(ids)}
    units = {c: AccountKey.customer_units(c, f.product.instrument_id, f.scale) for c, f in held.items()}
    outside = AccountKey.house(AccountRole.EXTERNAL, Asset.cash("CNY"))
    issuers = {f.product.id: AccountKey.house(AccountRole.ISSUER_UNITS, Asset.units(f.product.instrument_id, f.scale)) for f in funds}
    at = holdings.ensure_accounts(w, [*cash.values(), *units.values(), outside, *issuers.values()])
    rows = []
    for n, c in enumerate(ids, start):
        fund = held[c]
        rows.append(TransferRow(f"bench:{n}:cash", at[outside], at[cash[c]], "cur:CNY", CASH, TransferKind.OPENING, w.today, "opening"))
        worth, code = Money(fund.unit_worth, "CNY"), units[c].asset.code
        debit, credit = at[issuers[fund.product.id]], at[units[c]]
        rows.append(
            TransferRow(f"bench:{n}:units", debit, credit, code, HELD, TransferKind.OPENING, w.today, "opening", consideration=worth)
        )
    holdings.post(w, transfers=rows)


def _add_orders(
    w: Work, rng: Random, ids: list[CustomerId], start: int, orders: int, funds: list[Fund], last: dict[CustomerId, str]
) -> None:
    """Proposals of five orders each, the oldest first, spread evenly over the past."""
    rows: dict[str, list[dict[str, Any]]] = {"clearance": [], "line": [], "order": [], "event": []}
    for first in range(start, min(start + CHUNK, orders), LINES):
        day = add_days(w.today, first * PAST_DAYS // orders - PAST_DAYS - 10)
        customer_id = rng.choice(ids)
        made = list(_proposal(w, rng, w.at(day, 10), day, customer_id, rng.sample(funds, LINES), rows))
        last[customer_id] = made[-1]
    for table, name in ((clearance, "clearance"), (cleared_line, "line"), (order, "order"), (event, "event")):
        w.insert(table, rows[name])


def _proposal(
    w: Work, rng: Random, at: Instant, day: BusinessDate, customer_id: CustomerId, funds: list[Fund], rows: dict[str, list[dict[str, Any]]]
) -> Iterator[str]:
    ids = w.runtime.ids
    clearance_id, subject_id = ids.new(at), ids.new(at)
    marks = dict.fromkeys(("fingerprint", "facts_digest", "pack_digest"), "0" * 64)
    subject = {"subject_kind": "proposal", "subject_id": subject_id, "customer_id": customer_id, "decision": 0, "reasons": []}
    rows["clearance"].append(
        {"id": clearance_id, **subject, **marks, "pack": "cn", "pack_version": "2026", "granted_at": at, "expires_at": at}
    )
    for line, fund in enumerate(funds):
        order_id, amount = ids.new(at), rng.randrange(1_000, 500_000) * 100
        state = OrderState.CANCELLED if rng.random() < CANCELLED else OrderState.SETTLED
        same = {"product_id": fund.product.id, "side": Side.BUY.value, "currency": "CNY", "amount": amount}
        rows["line"].append({"clearance_id": clearance_id, "line": line, **same})
        whose = {"customer_id": customer_id, "proposal_id": subject_id, "clearance_id": clearance_id, "line": line}
        known = {"id": order_id, "number": f"O{day:%y%m%d}{order_id[-12:].upper()}", "reference": f"{subject_id}:{line}", **whose, **same}
        days = {"trade_date": day, "cutoff_at": at, "confirm_due": add_days(day, 1), "settle_due": add_days(day, 2), "placed_at": at}
        rows["order"].append({**known, **days, **_outcome(fund, amount, state), "instrument_id": fund.product.instrument_id})
        steps = [{"order_id": order_id, "seq": n, "state": s.value, "at": at, "actor": "system"} for n, s in enumerate(PAST[state], 1)]
        rows["event"] += steps
        yield order_id


def _outcome(fund: Fund, amount: int, state: OrderState) -> dict[str, Any]:
    done = state is OrderState.SETTLED
    figures = {"price": fund.price, "units": max(amount * HELD // fund.unit_worth, 1), "net": amount, "fee": 0, "residue": 0}
    told = figures if done else dict.fromkeys(figures)
    rest = {"hold_id": None, "reason": None, "rest_of": None, "units_scale": fund.scale, "fee_bps": 0}
    return {**told, **rest, "state": state.value, "version": len(PAST[state])}


def _sign_in(
    rt: Runtime, ids: list[CustomerId], people: list[str], advisors: list[str], last: dict[CustomerId, str], funds: list[Fund], count: int
) -> World:
    """Sessions as signing in as a persona gives them. Whoever redeems does nothing else, for proofs change their token."""
    chosen = Random(1).sample([n for n, c in enumerate(ids) if c in last], 2 * count)
    with rt.work(SYSTEM) as w:
        many = [
            Session(open_session(w, people[n], "persona")[1], ids[n], last[ids[n]], funds[n % CHUNK % len(funds)].product.id)
            for n in chosen
        ]
        staff = [Session(open_session(w, one, "persona")[1]) for one in advisors[:count]]
        (officer,) = access.create_people(w, people=[NewPerson(Role.RISK, "值班员")])
        desk = [Session(open_session(w, officer, "persona")[1])]
    return World(many[:count], many[count:], staff, desk)

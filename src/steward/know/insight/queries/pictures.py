"""What is known of one or of very many customers, gathered in a few statements for the rules."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

import numpy as np

from steward.kernel.ids import CustomerId, InstrumentId
from steward.kernel.time import BusinessDate, add_months, parse_date
from steward.know.customers import queries as customers
from steward.know.holdings import queries as holdings
from steward.know.holdings.model import Account, CashMovement
from steward.know.insight.model import ObservationKind
from steward.know.insight.rules import cashflow
from steward.know.insight.rules.pack import pack
from steward.know.insight.rules.picture import Held, Moved, Picture, Seen, Told
from steward.know.insight.store import observations
from steward.know.markets import queries as markets
from steward.know.products import queries as products
from steward.know.products.model import Product
from steward.platform.work import Work

CURRENCY = "CNY"
EPOCH = BusinessDate(dt.date(1970, 1, 1))
FACTS = (
    "annual_income", "beneficiaries", "children", "debts", "employment", "financial_assets", "has_dependants", "monthly_spending",
    "occupation", "policies", "private_pension", "property_value", "reserve_months",
)  # fmt: skip
# What an imported or unnamed row says of itself: nothing, so that what recurs among them is found by its amounts.
UNNAMED = frozenset({"", "import"})
WORDS_DAYS = 200


def first_day(w: Work) -> BusinessDate:
    """The first day of the months that cash flow looks at; the month of today is among them."""
    months: int = pack()["window"]["months"]
    return add_months(BusinessDate(w.today.replace(day=1)), 1 - months)


def pictures(w: Work, ids: Collection[CustomerId] | None) -> dict[CustomerId, Picture]:
    """Pictures of some customers or of all, as of today."""
    who = customers.customers_by_id(w, ids) if ids is not None else {c.id: c for c in customers.list_customers(w)}
    facts = customers.facts_for_all(w, w.today, FACTS, None if ids is None else list(who))
    moved = _by_customer(name_recurring(holdings.cash_flows(w, CURRENCY, first_day(w), owners=ids), w.today))
    seen, goals = _words(w, ids)
    held, cash = _positions(w, ids)
    return {
        c.id: Picture(
            customer_id=c.id,
            today=w.today,
            born=c.birth_date,
            facts={name: Told(f.id, f.value, f.valid_from) for name, f in facts.get(c.id, {}).items()},
            moved=moved.get(c.id, ()),
            seen=seen.get(c.id, ()),
            held=held.get(c.id, ()),
            cash=cash.get(c.id, 0),
            goals=frozenset(goals.get(c.id, ())),
        )
        for c in who.values()
    }


def _by_customer(found: Iterable[tuple[CustomerId, Moved]]) -> dict[CustomerId, list[Moved]]:
    out: dict[CustomerId, list[Moved]] = defaultdict(list)
    for customer_id, moved in found:
        out[customer_id].append(moved)
    return out


def columns(found: Collection[CashMovement]) -> tuple[list[CustomerId], cashflow.Flows]:
    """Movements as columns, with the customers that the numbers of owners stand for; keys are by label, unnamed rows by amount."""
    owners = sorted({m.customer_id for m in found})
    number = {c: n for n, c in enumerate(owners)}
    labels = {label: n for n, label in enumerate(sorted({m.label for m in found}))}
    flows = cashflow.Flows(
        owner=np.array([number[m.customer_id] for m in found], dtype=np.int64),
        day=np.array([(m.business_date - EPOCH).days for m in found], dtype=np.int64),
        amount=np.array([m.signed for m in found], dtype=np.int64),
        key=np.array([labels[m.label] for m in found], dtype=np.int64),
        row=np.arange(len(found), dtype=np.int64),
    )
    unnamed = np.array([m.label in UNNAMED for m in found], dtype=bool)
    flows.key[unnamed] = len(labels) + cashflow.keys_by_amount(flows.only(unnamed))
    return owners, flows


def name_recurring(found: Collection[CashMovement], today: BusinessDate) -> list[tuple[CustomerId, Moved]]:
    """Movements with the labels the rules know: unnamed money that comes every month is called pay, what goes every month a bill."""
    listed = list(found)
    named: dict[int, str] = {}
    if any(m.label in UNNAMED for m in listed):
        _, flows = columns(listed)
        series = cashflow.find_recurring(flows, (today - EPOCH).days, regularity())
        for rows, sign in zip(series.rows, series.sign, strict=True):
            named |= dict.fromkeys(rows.tolist(), "pay" if sign > 0 else "bill")
    labels = [named.get(n, m.label) if m.label in UNNAMED else m.label for n, m in enumerate(listed)]
    return [(m.customer_id, Moved(m.id, m.business_date, m.signed, label)) for m, label in zip(listed, labels, strict=True)]


def regularity() -> cashflow.Regularity:
    """When money counts as recurring."""
    return cashflow.Regularity(**pack()["recurring"])


def _words(w: Work, ids: Collection[CustomerId] | None) -> tuple[dict[CustomerId, list[Seen]], dict[CustomerId, set[str]]]:
    seen: dict[CustomerId, list[Seen]] = defaultdict(list)
    goals: dict[CustomerId, set[str]] = defaultdict(set)
    kinds = (ObservationKind.SEARCH, ObservationKind.NOTE, ObservationKind.GOAL)
    for found in observations.of_customers(w, kinds, w.at(BusinessDate(w.today - dt.timedelta(days=WORDS_DAYS)), 0), ids):
        if found.kind is ObservationKind.GOAL:
            goals[found.customer_id].add(found.subject)
            continue
        weight = 2 if found.kind is ObservationKind.NOTE else 1
        seen[found.customer_id].append(Seen(found.id, w.day_of(found.at), str(found.detail.get("text", "")), weight))
    return seen, goals


def _positions(w: Work, ids: Collection[CustomerId] | None) -> tuple[dict[CustomerId, list[Held]], dict[CustomerId, int]]:
    """Positions at the latest known prices, and cash, per customer in minor units; what has no price is left out."""
    accounts = holdings.customer_balances(w) if ids is None else holdings.balances_of(w, ids)
    units = [a for a in accounts if not a.key.asset.is_cash]
    instruments = sorted({InstrumentId(a.key.asset.code) for a in units})
    prices = markets.prices_at(w, w.today, instruments) if instruments else {}
    sold_as = products.products_of_instruments(w) if instruments else {}
    cash = {CustomerId(a.key.owner_id or ""): a.posted for a in accounts if a.key.asset.code == f"cur:{CURRENCY}"}
    held: dict[CustomerId, list[Held]] = defaultdict(list)
    for a in units:
        instrument = InstrumentId(a.key.asset.code)
        product, price = sold_as.get(instrument), prices.get(instrument)
        if product is not None and price is not None and product.currency == CURRENCY:
            held[CustomerId(a.key.owner_id or "")].append(_held(a, product, float(price.value)))
    return held, cash


def _held(a: Account, product: Product, price: float) -> Held:
    worth = int(a.posted / 10**a.key.asset.scale * price * 100)
    due = product.terms.get("matures_on")
    matures = parse_date(due) if isinstance(due, str) else None
    return Held(a.key.asset.code, worth, product.grade or 1, product.asset_class.value, product.kind.value, matures)

"""Every statement of customers as people and organisations."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import CustomerId, HouseholdId
from steward.kernel.time import BusinessDate, Instant
from steward.know.customers.model import Customer, CustomerHead, CustomerKind
from steward.know.customers.tables import customer
from steward.platform.db import chunks
from steward.platform.work import Work


def customers(w: Work, query: sa.Select[Any], given: Mapping[str, Any] | None = None) -> list[Customer]:
    """Customers of a query over the whole table; `given` are the parameters of one that is written once."""
    return [to_customer(row) for row in w.fetch(customer, query, given)]


def kinds_and_births(w: Work, where: sa.ColumnElement[bool]) -> dict[CustomerId, tuple[CustomerKind, BusinessDate | None]]:
    """What each customer found is, and their birth date, None where it is not known."""
    return {CustomerId(one): (CustomerKind(kind), _born(born)) for one, kind, born in zip(*people_columns(w, where), strict=True)}


def people_columns(w: Work, where: sa.ColumnElement[bool]) -> list[Sequence[Any]]:
    """What each customer found is, by column in the order of their identifiers: identifier, kind, birth date as text or None."""
    return w.columns(customer, sa.select(customer.c.id, customer.c.kind, customer.c.birth_date).where(where).order_by(customer.c.id))


def birth_dates(w: Work, where: sa.ColumnElement[bool]) -> dict[CustomerId, BusinessDate | None]:
    """Birth date of each customer found, None where it is not known."""
    return {c: born for c, (_kind, born) in kinds_and_births(w, where).items()}


def _born(text: str | None) -> BusinessDate | None:
    return BusinessDate(dt.date.fromisoformat(text)) if text else None


def to_customer(row: dict[str, Any]) -> Customer:
    """An opened row as a customer."""
    return Customer(
        id=CustomerId(row["id"]),
        number=row["number"],
        kind=CustomerKind(row["kind"]),
        name=row["name"],
        phone=row["phone"],
        birth_date=_born(row["birth_date"]),
        city=row["city"],
        tier=row["tier"],
        household_id=HouseholdId(row["household_id"]) if row["household_id"] else None,
        since=row["since"],
        known_at=row["known_at"],
    )


def rows_by_number(w: Work, numbers: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Opened rows of the customers with these numbers."""
    out: dict[str, dict[str, Any]] = {}
    for part in chunks(sorted(set(numbers))):
        for row in w.fetch(customer, sa.select(customer).where(customer.c.number.in_(part))):
            out[row["number"]] = row
    return out


def ids_by_number(db: sa.Connection, numbers: Iterable[str]) -> dict[str, CustomerId]:
    """Identifier of each of these numbers that is on record."""
    out: dict[str, CustomerId] = {}
    for part in chunks(sorted(set(numbers))):
        query = sa.select(customer.c.number, customer.c.id).where(customer.c.number.in_(part))
        out |= {row.number: CustomerId(row.id) for row in db.execute(query)}
    return out


def recorded_at(db: sa.Connection, ids: Iterable[str]) -> dict[str, Instant]:
    """When the bank first wrote each of these customers."""
    out: dict[str, Instant] = {}
    for part in chunks(sorted(set(ids))):
        query = sa.select(customer.c.id, customer.c.recorded_at).where(customer.c.id.in_(part))
        out |= {row.id: row.recorded_at for row in db.execute(query)}
    return out


def heads(db: sa.Connection, where: sa.ColumnElement[bool]) -> list[CustomerHead]:
    """Heads of customers, by number."""
    query = sa.select(customer.c.id, customer.c.number, customer.c.kind).where(where).order_by(customer.c.number)
    return [CustomerHead(CustomerId(r.id), r.number, CustomerKind(r.kind)) for r in db.execute(query)]


def customers_by_id(w: Work, ids: Iterable[str]) -> dict[CustomerId, Customer]:
    """Customers by identifier, whoever asks."""
    out: dict[CustomerId, Customer] = {}
    for part in chunks(sorted(set(ids))):
        out |= {c.id: c for c in customers(w, sa.select(customer).where(customer.c.id.in_(part)))}
    return out


def row_by_id(w: Work, customer_id: str) -> dict[str, Any] | None:
    """The opened row of one customer."""
    return next(iter(w.fetch(customer, sa.select(customer).where(customer.c.id == customer_id))), None)


def blinds(w: Work, values: Mapping[str, str | None]) -> dict[str, str | None]:
    """The fingerprints that make sealed values findable."""
    names = ("name", "phone")
    return {f"{n}_blind": w.keys.blind(f"customers.{n}", v) if (v := values[n]) else None for n in names if n in values}

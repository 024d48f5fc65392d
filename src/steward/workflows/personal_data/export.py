"""Everything the bank holds about one person, for the person (PIPL 45) and, once erased, for the law."""

from dataclasses import dataclass
from typing import Any

from steward.kernel.ids import CustomerId
from steward.kernel.time import Instant
from steward.know.customers.actions import open_erased
from steward.platform import personal
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.db import metadata
from steward.platform.work import Work

FORMAT = "steward-personal-data/1"
CUSTOMERS = "customers_customer"


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Rows by table, each with the columns that are given out; sealed values are open."""

    made_at: Instant
    tables: dict[str, list[dict[str, Any]]]


@action(Operation.CUSTOMERS_DATA_EXPORT, subject="customer_id")
def export_person(w: Work, *, customer_id: CustomerId) -> PersonalData:
    """The customer's own copy of everything."""
    return PersonalData(w.now, personal.rows_about(w, metadata.tables[CUSTOMERS], customer_id))


def read_erased(w: Work, customer_id: CustomerId, reason: str) -> PersonalData:
    """What is kept of an erased customer, for those who watch over the law; the reason stays on record."""
    open_erased(w, customer_id=customer_id, reason=reason)
    return PersonalData(w.now, personal.rows_about(w, metadata.tables[CUSTOMERS], customer_id))

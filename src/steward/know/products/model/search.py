"""What is looked for on the shelf, and what is found by group."""

from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.ids import ProductId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate
from steward.know.products.model.product import ProductKind, ShelfState


class Sort(StrEnum):
    """Neutral orders of a list."""

    CODE = "code"
    NAME = "name"
    MIN = "min"
    GRADE = "grade"
    FEE = "fee"
    ACCESS = "access"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters, all of which hold; None: any. Grade, minimum and access days are upper bounds; `q` looks in code, names and issuer.

    `among` are the products somebody may be shown at all, as the module that knows says.
    """

    q: str | None = None
    kind: ProductKind | None = None
    state: ShelfState | None = None
    issuer: str | None = None
    currency: str | None = None
    grade: int | None = None
    min_amount: Money | None = None
    access_days: int | None = None
    sort: Sort = Sort.CODE
    as_of: BusinessDate | None = None
    among: frozenset[ProductId] | None = None


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts by value: what choosing a filter would show."""

    kinds: tuple[tuple[str, int], ...]
    issuers: tuple[tuple[str, int], ...]
    currencies: tuple[tuple[str, int], ...]
    grades: tuple[tuple[str, int], ...]

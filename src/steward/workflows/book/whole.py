"""What a complete run comes to: the tallies of its blocks by product, issuer, kind, grade, class, currency and liquidity."""

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import pyarrow as pa

from steward.deliver.review import queries as review
from steward.deliver.review.model import ReviewRun, Tallied
from steward.guard.compliance import queries as compliance
from steward.guard.risk.model import Dimension, Figure, WholeBook
from steward.kernel.ids import ProductId
from steward.know.products import queries as products
from steward.know.products.model import AssetClass, Product
from steward.platform.work import Work
from steward.workflows.book.ground import CURRENCY, is_spread

# How many days until the money can be back, up to and with, by name (D).
LIQUIDITY = ((1, "day"), (7, "week"), (30, "month"), (365, "year"))
LONGER = "longer"
# What is tallied under the name it is shown by.
SAME = {
    Tallied.CHECK: Dimension.CHECK,
    Tallied.MUST: Dimension.MUST,
    Tallied.MUST_CHANCE: Dimension.MUST_CHANCE,
    Tallied.WANT_CHANCE: Dimension.WANT_CHANCE,
    Tallied.SHOCK: Dimension.STRESS,
}
# Where money on accounts is counted.
CASH_AT = (
    (Dimension.KIND, "cash"),
    (Dimension.GRADE, "cash"),
    (Dimension.ASSET_CLASS, AssetClass.CASH.value),
    (Dimension.CURRENCY, CURRENCY),
    (Dimension.LIQUIDITY, LIQUIDITY[0][1]),
)
WHOLE = {Tallied.CUSTOMERS: "all", Tallied.INVESTED: "invested", Tallied.CASH: "cash"}
Tally = Mapping[tuple[Tallied, str], tuple[int, int]]


def whole_book(w: Work, run: ReviewRun, tally: pa.Table) -> WholeBook:
    """What a run over everybody came to; `tally` is of TALLY_SCHEMA."""
    return WholeBook(run.id, run.as_of, whole_figures(w, tally))


def whole_figures(w: Work, tally: pa.Table, grades: Mapping[ProductId, int] = MappingProxyType({})) -> tuple[Figure, ...]:
    """The figures of a tally of TALLY_SCHEMA; `grades` of products that are taken to have another. What was not dealt with in time is
    counted as it stands now."""
    counted: Tally = {(Tallied(r["what"]), r["subject"]): (r["count"], r["amount"]) for r in tally.to_pylist()}
    held = {ProductId(subject): both for (what, subject), both in counted.items() if what is Tallied.PRODUCT}
    cash = counted.get((Tallied.CASH, ""), (0, 0))[1]
    return (
        *_plain(counted),
        *_exposures(products.get_products(w, held), held, cash, grades),
        *_overdue(w),
    )


def _plain(counted: Tally) -> Iterator[Figure]:
    for (what, subject), (count, amount) in counted.items():
        if what in WHOLE:
            yield Figure(Dimension.WHOLE, WHOLE[what], count, amount)
        elif what in SAME:
            yield Figure(SAME[what], subject, count, amount)


def _exposures(
    sold: Mapping[ProductId, Product], held: Mapping[ProductId, tuple[int, int]], cash: int, grades: Mapping[ProductId, int]
) -> Iterator[Figure]:
    """Everything the bank's customers have, once along each dimension; products and issuers without what nobody is warned of.

    How many hold something is known by product only: a customer may hold two of one kind.
    """
    sums = Counter[tuple[Dimension, str]]()
    for product_id, (holders, worth) in held.items():
        for dimension, subject in _places(sold[product_id], grades.get(product_id, sold[product_id].grade or 0)):
            sums[dimension, subject] += worth
        if not is_spread(sold[product_id]):
            sums[Dimension.ISSUER, sold[product_id].issuer] += worth
            yield Figure(Dimension.PRODUCT, product_id, holders, worth)
    for dimension, subject in CASH_AT:
        sums[dimension, subject] += cash
    yield from (Figure(dimension, subject, 0, amount) for (dimension, subject), amount in sums.items())


def _places(product: Product, grade: int) -> Iterator[tuple[Dimension, str]]:
    yield Dimension.KIND, product.kind.value
    yield Dimension.GRADE, str(grade)
    yield Dimension.ASSET_CLASS, product.asset_class.value
    yield Dimension.CURRENCY, product.currency
    days = products.access_days(product)
    yield Dimension.LIQUIDITY, next((name for most, name in LIQUIDITY if days <= most), LONGER)


def _overdue(w: Work) -> Iterator[Figure]:
    waiting = compliance.list_waiting(w)
    yield Figure(Dimension.OVERDUE, "cases", sum(case.due < w.today for case in waiting), 0)
    opened, overdue = review.count_open(w)
    yield Figure(Dimension.OVERDUE, "open", opened, 0)
    yield Figure(Dimension.OVERDUE, "findings", overdue, 0)

"""The lines of a balance sheet and a cash-flow statement that facts give: details where they are known, the total for the rest."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from steward.kernel.json import Json
from steward.know.customers.model import Field, FieldCatalogue, FieldFacts, Form, StatedLine, StatementSide, ValueType

MONTHS = 12
SIDES = {
    "assets": StatementSide.TOTAL_ASSETS,
    "elsewhere": StatementSide.ELSEWHERE,
    "property": StatementSide.PROPERTY,
    "pension": StatementSide.PENSION,
    "protection": StatementSide.PROTECTION,
    "debts": StatementSide.DEBTS,
    "income": StatementSide.INCOME,
    "spending": StatementSide.SPENDING,
}
# Payments that records of one side mean for the year's spending: side -> column.
PAYMENTS = {"loans": "monthly_payment", "policies": "annual_premium"}


def stated_lines(known: Mapping[str, FieldFacts], catalogue: FieldCatalogue) -> list[StatedLine]:
    """Every line that what counts gives. A stated total only adds what its details leave open, so nothing counts twice."""
    lines: list[StatedLine] = []
    for field in catalogue.fields.values():
        if field.place is not None and field.id in known:
            lines += _lines(field, known[field.id])
    return [line for line in (_rest(one, lines) for one in lines) if line.amount > 0]


def _lines(field: Field, found: FieldFacts) -> Iterable[StatedLine]:
    name, part = str(field.place).split(".")
    side, value = SIDES[name], found.counts.value
    if field.form.type is not ValueType.RECORDS:
        yield StatedLine(side, part, field.label, _yearly(field.form, value), found.counts, found.stale)
        return
    for record in value if isinstance(value, list) else []:
        yield from _record(side, field, found, record)


def _record(side: StatementSide, field: Field, found: FieldFacts, record: Json) -> Iterable[StatedLine]:
    if not isinstance(record, Mapping):
        return
    kinds = next(c.form.choices for c in field.form.columns if c.id == "kind") or {}
    kind = str(record.get("kind"))
    amount = sum((_decimal(record.get(c.id)) for c in field.form.columns if c.amount), Decimal(0))
    yield StatedLine(side, kind, kinds[kind], amount, found.counts, found.stale)
    for column in field.form.columns:
        if column.id == PAYMENTS.get(field.id):
            paid = _yearly(column.form, record.get(column.id))
            yield StatedLine(StatementSide.SPENDING, f"{field.id}.{kind}", kinds[kind], paid, found.counts, found.stale)


def _yearly(form: Form, value: Json) -> Decimal:
    return _decimal(value) * (MONTHS if form.unit == "per_month" else 1)


def _decimal(value: Json) -> Decimal:
    return Decimal(value) if isinstance(value, int | str) else Decimal(0)


def _rest(line: StatedLine, lines: list[StatedLine]) -> StatedLine:
    """A total shrinks by the details of its side; the total of all assets is left whole, for only the book knows what is held here."""
    if line.part != "total" or line.side is StatementSide.TOTAL_ASSETS:
        return line
    told = sum((o.amount for o in lines if o.side is line.side and o.part != "total" and "." not in o.part), Decimal(0))
    return StatedLine(line.side, line.part, line.label, max(Decimal(0), line.amount - told), line.fact, line.stale)

"""What the guard is told of customers, in columns and one by one."""

from collections.abc import Collection

from steward.advise.advice import queries as advice
from steward.guard.compliance.model import Act, ProductFacts, ReviewFacts
from steward.guard.compliance.queries import Column, acts_of
from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate
from steward.know.customers import queries as customers
from steward.platform.work import Work


def shown(column: Column) -> list[object]:
    """What a column says of each row; None where nothing is known."""
    codes = column.value.tolist()
    values = (
        codes if column.words is None else [column.words[code] if known else None for code, known in zip(codes, column.known, strict=True)]
    )
    return [value if known else None for value, known in zip(values, column.known.tolist(), strict=True)]


def check_told_alike(w: Work, as_of: BusinessDate, ids: Collection[CustomerId]) -> None:
    """What the guard is told of these customers together is what it is told of each."""
    fields = advice.fields_told(as_of)
    told = advice.told_columns(w, as_of, "CNY", customers.known_columns(w, as_of, fields, ids))
    alone = advice.customer_facts_of(w, as_of, "CNY", customers.known_records(w, as_of, fields, ids))
    assert list(told.ids) == sorted(alone)
    asked = acts_of([ReviewFacts(Act.HOLD, as_of, alone[c], ProductFacts.none("")) for c in told.ids])
    assert told.acts.act.tolist() == asked.act.tolist()
    assert {name: shown(c) for name, c in told.acts.fields.items()} == {name: shown(c) for name, c in asked.fields.items()}
    assert told.level.tolist() == [-1 if alone[c].level is None else alone[c].level for c in told.ids]

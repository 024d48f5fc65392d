"""Kind `facts`."""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from steward.kernel.json import Json
from steward.kernel.refusal import Refusal
from steward.kernel.time import BusinessDate
from steward.know.customers import actions, queries
from steward.know.customers.model import Fact, FactRow, FieldUnknown, SourceNotAllowed, SourceUnknown
from steward.platform.imports.model import BadCell
from steward.platform.work import Work
from steward.workflows.imports.cells import read_code, read_date, read_decimal
from steward.workflows.imports.kinds.customers import NUMBER as CUSTOMER
from steward.workflows.imports.kinds.handler import Handler, Outcome, answer, record_apart
from steward.workflows.imports.schema import Column, Schema

NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
SOURCE = "import"
CONFIDENCE = 0.9

SCHEMA = Schema(
    kind="facts",
    key=("customer", "field", "source", "valid_from"),
    repeat_zh="同一来源同一生效日的同一字段再次导入：内容相同则不变，不同则为更正；以前所说仍保留在记录中。导入之后才算得知。",
    repeat_en="the same field from the same source for the same day again: equal changes nothing, another value corrects it and what was "
    "said before stays on record. The bank knows it from the import on.",
    columns=(
        Column("customer", "a customer number", "C000001", "客户号", "customer number", required=True),
        Column("field", "a field of the [catalogue](../modules/customers.md)", "annual_income", "字段", "field", required=True),
        Column(
            "value",
            "as the field asks: a number, a word, yes or no, YYYY-MM-DD; lists with `;`; records as JSON",
            "300000",
            "内容",
            "what is said",
            required=True,
        ),
        Column("valid_from", "YYYY-MM-DD", "2020-01-31", "生效日", "day it holds from", required=True),
        Column("source", "a source of the catalogue; empty: import", "interview", "来源", "who says it"),
        Column("confidence", "0 to 1; empty: 0.9", "0.9", "可信度", "how sure it is"),
    ),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One statement by the number of the customer."""

    customer: str
    field: str
    value: Json
    source: str
    confidence: float
    valid_from: BusinessDate


class Facts(Handler[Item]):
    """What is said of customers, by field, source and day."""

    schema = SCHEMA

    def read(self, values: Mapping[str, str], today: BusinessDate) -> Item:
        """One statement."""
        field = read_code(values, "field", NAME)
        source = read_code(values, "source", NAME) if values["source"] else SOURCE
        return Item(
            customer=read_code(values, "customer", CUSTOMER),
            field=field,
            value=_value(field, source, values["value"]),
            source=source,
            confidence=_confidence(values) if values["confidence"] else CONFIDENCE,
            valid_from=read_date(values, "valid_from", today),
        )

    def key(self, item: Item) -> Hashable:
        """Who, what, by whom, from when."""
        return (item.customer, item.field, item.source, item.valid_from)

    def record(self, w: Work, items: Sequence[Item]) -> list[Outcome]:
        """Facts of customers the bank has."""
        ids = queries.ids_by_number(w, {i.customer for i in items})
        unknown = {
            n: BadCell("import.unknown_customer", "customer", value=i.customer) for n, i in enumerate(items) if i.customer not in ids
        }
        rows = [FactRow(ids[i.customer], i.field, i.value, i.source, i.confidence, i.valid_from) for i in items if i.customer in ids]
        return answer(len(items), unknown, record_apart(lambda part: actions.record_facts(w, rows=part), rows, "value"))

    def export(self, w: Work) -> Iterator[Mapping[str, str]]:
        """What every source said last for each field and day, by customer number."""
        numbers = {c.id: c.number for c in queries.list_customers(w)}
        last: dict[tuple[str, ...], Fact] = {}
        for said in queries.list_facts(w):
            last[(numbers[said.customer_id], said.field, said.valid_from.isoformat(), said.source)] = said
        for (number, field, day, source), said in sorted(last.items(), key=lambda pair: pair[0]):
            yield {
                "customer": number,
                "field": field,
                "value": queries.write_cell(field, said.value),
                "valid_from": day,
                "source": source,
                "confidence": str(said.confidence),
            }


def _value(field: str, source: str, text: str) -> Json:
    try:
        return queries.checked_value(field, source, queries.read_cell(field, text))
    except FieldUnknown as refused:
        raise BadCell(refused.code, "field", **refused.facts) from None
    except (SourceUnknown, SourceNotAllowed) as refused:
        raise BadCell(refused.code, "source", **refused.facts) from None
    except Refusal as refused:
        raise BadCell(refused.code, "value", **refused.facts) from None


def _confidence(values: Mapping[str, str]) -> float:
    stated = read_decimal(values, "confidence")
    if not 0 <= stated <= 1:
        raise BadCell("import.out_of_range", "confidence", value=values["confidence"], low=0, high=1)
    return float(stated)

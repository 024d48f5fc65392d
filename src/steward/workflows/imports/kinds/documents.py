"""Kind `documents`."""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from steward.kernel.time import BusinessDate
from steward.know.customers import actions, queries
from steward.know.customers.model import DocumentKind, DocumentRow
from steward.platform.imports.model import BadCell
from steward.platform.work import Work
from steward.workflows.imports.cells import read_choice, read_code
from steward.workflows.imports.kinds.customers import NUMBER as CUSTOMER
from steward.workflows.imports.kinds.handler import Handler, Outcome, answer
from steward.workflows.imports.schema import Column, Schema

NUMBER = re.compile(r"[A-Za-z0-9()][A-Za-z0-9() -]{3,39}")
KINDS = {kind.value: kind for kind in DocumentKind}

SCHEMA = Schema(
    kind="documents",
    key=("customer", "kind", "number"),
    repeat_zh="同一客户同一证件再次导入不变；校验位不符的号码保留并标记。",
    repeat_en="the same document of a customer again changes nothing; a number whose check fails is kept and marked.",
    columns=(
        Column("customer", "a customer number", "C000001", "客户号", "customer number", required=True),
        Column("kind", ", ".join(KINDS), "identity_card", "证件类型", "kind of document", required=True),
        Column("number", "A-Z a-z 0-9 ( ) - space, 4 to 40", "11010519491231002X", "证件号码", "number", required=True),
    ),
)


@dataclass(frozen=True, slots=True)
class Item:
    """Whose document, and what is written on it."""

    customer: str
    kind: DocumentKind
    number: str


class Documents(Handler[Item]):
    """Identity documents by customer, kind and number."""

    schema = SCHEMA

    def read(self, values: Mapping[str, str], _today: BusinessDate) -> Item:
        """One document."""
        number = read_code(values, "number", NUMBER)
        return Item(read_code(values, "customer", CUSTOMER), read_choice(values, "kind", KINDS), number)

    def key(self, item: Item) -> Hashable:
        """The whole row."""
        return item

    def record(self, w: Work, items: Sequence[Item]) -> list[Outcome]:
        """Documents of customers the bank has."""
        ids = queries.ids_by_number(w, {i.customer for i in items})
        unknown = {
            n: BadCell("import.unknown_customer", "customer", value=i.customer) for n, i in enumerate(items) if i.customer not in ids
        }
        rows = [DocumentRow(ids[i.customer], i.kind, i.number) for i in items if i.customer in ids]
        return answer(len(items), unknown, [done.effect for done in actions.record_documents(w, rows=rows)])

    def export(self, w: Work) -> Iterator[Mapping[str, str]]:
        """All documents, by customer number."""
        numbers = {c.id: c.number for c in queries.list_customers(w)}
        for paper in sorted(queries.list_documents(w), key=lambda d: (numbers[d.customer_id], d.kind, d.number)):
            yield {"customer": numbers[paper.customer_id], "kind": paper.kind.value, "number": paper.number}

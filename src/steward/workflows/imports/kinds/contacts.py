"""Kind `contacts`: what was said to customers and by them, on any channel."""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate, Instant
from steward.know.customers import actions, queries
from steward.know.customers.model import Channel, Contact, ContactRow, Direction, Topic
from steward.platform.imports.model import BadCell
from steward.platform.work import Work
from steward.workflows.imports.cells import read_choice, read_code, read_instant, read_text
from steward.workflows.imports.kinds.customers import NUMBER as CUSTOMER
from steward.workflows.imports.kinds.handler import Handler, Outcome, answer, record_apart
from steward.workflows.imports.schema import Column, Schema

REFERENCE = re.compile(r"[!-~]{1,100}")
PERSON = re.compile(r"[!-~]{1,40}")
CHANNELS = {channel.value: channel for channel in Channel}
DIRECTIONS = {direction.value: direction for direction in Direction}
TOPICS = {topic.value: topic for topic in Topic}

SCHEMA = Schema(
    kind="contacts",
    key=("reference",),
    repeat_zh="同一编号再次导入：相同则不变，不同则拒绝；已发生的联系不可改写。",
    repeat_en="the same reference again: equal changes nothing, anything else is rejected; what has happened is not rewritten.",
    columns=(
        Column("reference", "printable ASCII without spaces, up to 100", "crm:1001", "联系编号", "the bank's reference", required=True),
        Column("customer", "a customer number", "C000001", "客户号", "customer number", required=True),
        Column("at", "YYYY-MM-DDTHH:MM:SS with zone", "2024-02-29T10:30:00+08:00", "发生时间", "when it took place", required=True),
        Column("channel", ", ".join(CHANNELS), "phone", "渠道", "channel", required=True),
        Column("direction", ", ".join(DIRECTIONS), "outward", "客户来访或银行联系", "who began: the customer or the bank", required=True),
        Column("topic", ", ".join(TOPICS), "review", "事由", "what it was about", required=True),
        Column("person", "printable ASCII without spaces, up to 40", "", "服务人员标识", "identifier of who served"),
        Column("note", f"text, up to {actions.MAX_NOTE}", "年度回顾，客户计划明年购房。", "记录", "note"),
    ),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One contact by the number of the customer."""

    reference: str
    customer: str
    at: Instant
    channel: Channel
    direction: Direction
    topic: Topic
    person: str | None
    note: str | None

    def row(self, customer_id: CustomerId) -> ContactRow:
        """The contact as it is recorded."""
        return ContactRow(
            customer_id=customer_id,
            reference=self.reference,
            channel=self.channel,
            direction=self.direction,
            topic=self.topic,
            at=self.at,
            person_id=self.person,
            note=self.note,
        )


class Contacts(Handler[Item]):
    """Contacts by reference."""

    schema = SCHEMA

    def read(self, values: Mapping[str, str], _today: BusinessDate) -> Item:
        """One contact."""
        return Item(
            reference=read_code(values, "reference", REFERENCE),
            customer=read_code(values, "customer", CUSTOMER),
            at=read_instant(values, "at"),
            channel=read_choice(values, "channel", CHANNELS),
            direction=read_choice(values, "direction", DIRECTIONS),
            topic=read_choice(values, "topic", TOPICS),
            person=read_code(values, "person", PERSON) if values["person"] else None,
            note=read_text(values, "note", actions.MAX_NOTE) if values["note"] else None,
        )

    def key(self, item: Item) -> Hashable:
        """The reference."""
        return item.reference

    def record(self, w: Work, items: Sequence[Item]) -> list[Outcome]:
        """Contacts of customers the bank has; one on record with other content is rejected."""
        ids = queries.ids_by_number(w, {i.customer for i in items})
        present = queries.contacts_by_reference(w, {i.reference for i in items})
        rejected: dict[int, BadCell] = {}
        rows: list[ContactRow] = []
        for n, item in enumerate(items):
            if item.customer not in ids:
                rejected[n] = BadCell("import.unknown_customer", "customer", value=item.customer)
                continue
            row = item.row(ids[item.customer])
            known = present.get(item.reference)
            if known is not None and not _same(known, row):
                rejected[n] = BadCell("import.contact_differs", "reference", value=item.reference)
                continue
            rows.append(row)
        return answer(len(items), rejected, record_apart(lambda part: actions.record_contacts(w, rows=part), rows, "at"))

    def export(self, w: Work) -> Iterator[Mapping[str, str]]:
        """All contacts, oldest first; what they link to stays in the bank."""
        numbers = {c.id: c.number for c in queries.list_customers(w)}
        for c in sorted(queries.list_contacts(w), key=lambda c: (c.at, c.reference)):
            yield {
                "reference": c.reference,
                "customer": numbers[c.customer_id],
                "at": c.at.isoformat(),
                "channel": c.channel.value,
                "direction": c.direction.value,
                "topic": c.topic.value,
                "person": c.person_id or "",
                "note": c.note or "",
            }


def _same(known: Contact, row: ContactRow) -> bool:
    said = (row.customer_id, row.at, row.channel, row.direction, row.topic, row.person_id, row.note)
    return said == (known.customer_id, known.at, known.channel, known.direction, known.topic, known.person_id, known.note)

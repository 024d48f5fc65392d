"""Kind `parties`: people and organisations around customers who are no customers themselves."""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence

from steward.kernel.time import BusinessDate
from steward.know.customers import actions, queries
from steward.know.customers.model import PartyRow
from steward.platform.imports.model import BadCell
from steward.platform.work import Work
from steward.workflows.imports.cells import read_choice, read_code, read_date, read_text
from steward.workflows.imports.kinds.customers import KINDS, PHONE
from steward.workflows.imports.kinds.handler import Handler, Outcome, answer, record_apart
from steward.workflows.imports.schema import Column, Schema

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")

SCHEMA = Schema(
    kind="parties",
    key=("code",),
    repeat_zh="同一编号再次导入：相同则不变，不同则拒绝。",
    repeat_en="the same code again: equal changes nothing, anything else is rejected.",
    columns=(
        Column(
            "code", "A-Z a-z 0-9 . _ -, up to 60; no customer's number", "P000001", "关系人编号", "the bank's code of them", required=True
        ),
        Column("kind", "person, organisation", "person", "个人或机构", "person or organisation", required=True),
        Column("name", "text, up to 100", "王大明", "姓名或名称", "name", required=True),
        Column("birth_date", "YYYY-MM-DD", "1955-06-07", "出生日期（个人）", "date of birth of a person"),
        Column("phone", "digits, +, space, -", "19900000002", "电话", "telephone number"),
    ),
)


class Parties(Handler[PartyRow]):
    """Related people by code."""

    schema = SCHEMA

    def read(self, values: Mapping[str, str], today: BusinessDate) -> PartyRow:
        """One of them."""
        return PartyRow(
            code=read_code(values, "code", CODE),
            kind=read_choice(values, "kind", KINDS),
            name=read_text(values, "name", 100),
            birth_date=read_date(values, "birth_date", today) if values["birth_date"] else None,
            phone=read_code(values, "phone", PHONE) if values["phone"] else None,
        )

    def key(self, item: PartyRow) -> Hashable:
        """The code."""
        return item.code

    def record(self, w: Work, items: Sequence[PartyRow]) -> list[Outcome]:
        """All but those whose code a customer has as number: ties name both kinds in one column."""
        numbers = queries.ids_by_number(w, {i.code for i in items})
        taken = {n: BadCell("import.code_taken", "code", value=i.code) for n, i in enumerate(items) if i.code in numbers}
        rows = [i for i in items if i.code not in numbers]
        return answer(len(items), taken, record_apart(lambda part: actions.record_parties(w, rows=part), rows, "code"))

    def export(self, w: Work) -> Iterator[Mapping[str, str]]:
        """All that are no customers, by code."""
        for code, who in sorted((p.code, p) for p in queries.list_parties(w) if p.code is not None):
            yield {
                "code": code,
                "kind": who.kind.value,
                "name": who.name,
                "birth_date": who.birth_date.isoformat() if who.birth_date else "",
                "phone": who.phone or "",
            }

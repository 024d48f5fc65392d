"""Kind `customers`."""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from steward.kernel.ids import HouseholdId
from steward.kernel.time import BusinessDate
from steward.know.customers import actions, queries
from steward.know.customers.model import CustomerKind, CustomerRow, HouseholdRow
from steward.platform.work import Work
from steward.workflows.imports.cells import read_choice, read_code, read_date, read_text
from steward.workflows.imports.kinds.handler import Handler, Outcome
from steward.workflows.imports.schema import Column, Schema

NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
TIER = re.compile(r"[a-z][a-z_]{0,19}")
PHONE = re.compile(r"\+?[0-9][0-9 -]{4,19}")
KINDS = {kind.value: kind for kind in CustomerKind}

SCHEMA = Schema(
    kind="customers",
    key=("number",),
    repeat_zh="同一客户号再次导入即更正其资料；`since` 保持首次记录的值；完全相同则不变。",
    repeat_en="the same number corrects what is said of the customer; `since` stays as first recorded; an equal row changes nothing.",
    columns=(
        Column("number", "A-Z a-z 0-9 . _ -, up to 40", "C000001", "客户号", "the bank's customer number", required=True),
        Column("kind", "person, organisation", "person", "个人或机构", "person or organisation", required=True),
        Column("name", "text, up to 100", "王小明", "姓名或名称", "name", required=True),
        Column("since", "YYYY-MM-DD", "2020-01-31", "成为客户之日", "customer since", required=True),
        Column("tier", "a-z _, up to 20; empty: mass", "mass", "服务层级", "service tier"),
        Column("phone", "digits, +, space, -", "19900000001", "电话", "telephone number"),
        Column("birth_date", "YYYY-MM-DD", "1980-02-03", "出生日期（个人）", "date of birth of a person"),
        Column("city", "text, up to 60", "武汉", "城市", "city"),
        Column("household", "text, up to 60", "H0001", "家庭编号", "the bank's code of the household"),
    ),
)


@dataclass(frozen=True, slots=True)
class Item:
    """A customer and the code of the household."""

    row: CustomerRow
    household: str


class Customers(Handler[Item]):
    """Customers by number, with their households."""

    schema = SCHEMA

    def read(self, values: Mapping[str, str], today: BusinessDate) -> Item:
        """One customer."""
        row = CustomerRow(
            number=read_code(values, "number", NUMBER),
            kind=read_choice(values, "kind", KINDS),
            name=read_text(values, "name", 100),
            since=read_date(values, "since", today),
            tier=read_code(values, "tier", TIER) if values["tier"] else "mass",
            phone=read_code(values, "phone", PHONE) if values["phone"] else None,
            birth_date=read_date(values, "birth_date", today) if values["birth_date"] else None,
            city=read_text(values, "city", 60) if values["city"] else None,
        )
        return Item(row, read_text(values, "household", 60) if values["household"] else "")

    def key(self, item: Item) -> Hashable:
        """The customer number."""
        return item.row.number

    def record(self, w: Work, items: Sequence[Item]) -> list[Outcome]:
        """Households that are new get their code as name; customers point at theirs."""
        codes = sorted({item.household for item in items if item.household})
        homes = queries.household_ids(w, codes)
        missing = [code for code in codes if code not in homes]
        made = actions.record_households(w, rows=[HouseholdRow(code, code) for code in missing])
        homes |= {code: HouseholdId(done.id) for code, done in zip(missing, made, strict=True)}
        rows = [replace(item.row, household_id=homes.get(item.household)) for item in items]
        return [done.effect for done in actions.record_customers(w, rows=rows)]

    def export(self, w: Work) -> Iterator[Mapping[str, str]]:
        """All customers, by number."""
        everyone = queries.list_customers(w)
        homes = queries.households_by_id(w, {c.household_id for c in everyone if c.household_id})
        for c in everyone:
            yield {
                "number": c.number,
                "kind": c.kind.value,
                "name": c.name,
                "since": c.since.isoformat(),
                "tier": c.tier,
                "phone": c.phone or "",
                "birth_date": c.birth_date.isoformat() if c.birth_date else "",
                "city": c.city or "",
                "household": homes[c.household_id].code if c.household_id else "",
            }

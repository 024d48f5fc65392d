"""Kind `memberships`: who belonged to which household, from when to when."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from steward.kernel.ids import HouseholdId
from steward.kernel.time import BusinessDate
from steward.know.customers import actions, queries
from steward.know.customers.model import HouseholdRow, Membership, MembershipRow
from steward.platform.imports.model import BadCell
from steward.platform.work import Work
from steward.workflows.imports.cells import LAST_DAY, read_code, read_date, read_text
from steward.workflows.imports.kinds.customers import NUMBER as CUSTOMER
from steward.workflows.imports.kinds.handler import Handler, Outcome, answer, record_apart
from steward.workflows.imports.schema import Column, Schema

SCHEMA = Schema(
    kind="memberships",
    key=("household", "customer", "valid_from"),
    repeat_zh="同一客户同一家庭自同一天起再次导入：结束日相同则不变，不同则为更正；以前所说仍保留在记录中。",
    repeat_en="the same customer and household from the same day again: with the same end it changes nothing, another end corrects it and "
    "what was said before stays on record.",
    columns=(
        Column("household", "text, up to 60", "H0001", "家庭编号", "the bank's code of the household", required=True),
        Column("customer", "a customer number", "C000001", "客户号", "customer number", required=True),
        Column("valid_from", "YYYY-MM-DD", "2020-01-31", "加入日", "first day they belong to it", required=True),
        Column("valid_to", "YYYY-MM-DD, may lie ahead", "", "不再属于的首日", "first day they no longer do"),
    ),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One membership by the names of files."""

    household: str
    customer: str
    valid_from: BusinessDate
    valid_to: BusinessDate | None


class Memberships(Handler[Item]):
    """Memberships by household, customer and first day."""

    schema = SCHEMA

    def read(self, values: Mapping[str, str], today: BusinessDate) -> Item:
        """One membership."""
        return Item(
            household=read_text(values, "household", 60),
            customer=read_code(values, "customer", CUSTOMER),
            valid_from=read_date(values, "valid_from", today),
            valid_to=read_date(values, "valid_to", LAST_DAY) if values["valid_to"] else None,
        )

    def key(self, item: Item) -> Hashable:
        """Household, customer and first day."""
        return (item.household, item.customer, item.valid_from)

    def record(self, w: Work, items: Sequence[Item]) -> list[Outcome]:
        """Memberships of customers the bank has; a household that is new gets its code as name."""
        ids = queries.ids_by_number(w, {i.customer for i in items})
        unknown = {
            n: BadCell("import.unknown_customer", "customer", value=i.customer) for n, i in enumerate(items) if i.customer not in ids
        }
        known = [i for i in items if i.customer in ids]
        codes = sorted({i.household for i in known})
        homes = queries.household_ids(w, codes)
        missing = [code for code in codes if code not in homes]
        made = actions.record_households(w, rows=[HouseholdRow(code, code) for code in missing])
        homes |= {code: HouseholdId(done.id) for code, done in zip(missing, made, strict=True)}
        rows = [MembershipRow(homes[i.household], ids[i.customer], i.valid_from, i.valid_to) for i in known]
        return answer(len(items), unknown, record_apart(lambda part: actions.record_memberships(w, rows=part), rows, "valid_to"))

    def export(self, w: Work) -> Iterator[Mapping[str, str]]:
        """Every membership as said last, by household, customer and day."""
        numbers = {c.id: c.number for c in queries.list_customers(w)}
        said = queries.list_memberships(w)
        codes = {h.id: h.code for h in queries.households_by_id(w, {m.household_id for m in said}).values()}
        last: dict[tuple[str, str, str], Membership] = {}
        for m in said:
            last[(codes[m.household_id], numbers[m.customer_id], m.valid_from.isoformat())] = m
        for (household, customer, day), m in sorted(last.items(), key=lambda pair: pair[0]):
            until = m.valid_to.isoformat() if m.valid_to else ""
            yield {"household": household, "customer": customer, "valid_from": day, "valid_to": until}

"""Kind `ties`: who is what to whom, and from when."""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from steward.kernel.time import BusinessDate
from steward.know.customers import actions, queries
from steward.know.customers.model import Tie, TieKind, TieRow
from steward.platform.imports.model import BadCell
from steward.platform.work import Work
from steward.workflows.imports.cells import LAST_DAY, read_choice, read_code, read_date
from steward.workflows.imports.kinds.handler import Handler, Outcome, answer, record_apart
from steward.workflows.imports.kinds.parties import CODE
from steward.workflows.imports.schema import Column, Schema

KINDS = {kind.value: kind for kind in TieKind}
SOURCE = re.compile(r"[a-z][a-z0-9_-]{0,39}")

SCHEMA = Schema(
    kind="ties",
    key=("kind", "one", "other", "valid_from"),
    repeat_zh="同一关系自同一天起再次导入：结束日相同则不变，不同则为更正；以前所说仍保留在记录中。",
    repeat_en="the same tie from the same day again: with the same end it changes nothing, another end corrects it and what was said "
    "before stays on record.",
    columns=(
        Column("kind", ", ".join(KINDS), "parent", "前者是后者的什么人", "what the first is of the second", required=True),
        Column("one", "a customer number or a party's code", "C000001", "前者", "the first", required=True),
        Column("other", "a customer number or a party's code", "C000002", "后者", "the second", required=True),
        Column("valid_from", "YYYY-MM-DD", "2010-05-06", "开始日", "first day it holds", required=True),
        Column("valid_to", "YYYY-MM-DD, may lie ahead", "", "不再成立的首日", "first day it no longer holds"),
        Column("source", "a-z 0-9 _ -; empty: import", "branch", "来源", "who says it"),
    ),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One tie by the names of files."""

    kind: TieKind
    one: str
    other: str
    valid_from: BusinessDate
    valid_to: BusinessDate | None
    source: str


class Ties(Handler[Item]):
    """Ties by kind, ends and first day."""

    schema = SCHEMA

    def read(self, values: Mapping[str, str], today: BusinessDate) -> Item:
        """One tie."""
        return Item(
            kind=read_choice(values, "kind", KINDS),
            one=read_code(values, "one", CODE),
            other=read_code(values, "other", CODE),
            valid_from=read_date(values, "valid_from", today),
            valid_to=read_date(values, "valid_to", LAST_DAY) if values["valid_to"] else None,
            source=read_code(values, "source", SOURCE) if values["source"] else "import",
        )

    def key(self, item: Item) -> Hashable:
        """Kind, ends and first day; spouses are so in either order."""
        ends = sorted((item.one, item.other)) if item.kind is TieKind.SPOUSE else (item.one, item.other)
        return (item.kind, *ends, item.valid_from)

    def record(self, w: Work, items: Sequence[Item]) -> list[Outcome]:
        """Ties between those the bank knows, each checked beside all others."""
        named = {end for i in items for end in (i.one, i.other)}
        ids = queries.node_ids(w, named, named)
        unknown = {
            n: BadCell("import.unknown_party", column, value=getattr(i, column))
            for n, i in enumerate(items)
            for column in ("other", "one")
            if getattr(i, column) not in ids
        }
        rows = [
            TieRow(i.kind, ids[i.one], ids[i.other], i.valid_from, i.valid_to, i.source) for n, i in enumerate(items) if n not in unknown
        ]
        return answer(len(items), unknown, record_apart(lambda part: actions.record_ties(w, rows=part), rows, "other"))

    def export(self, w: Work) -> Iterator[Mapping[str, str]]:
        """Every tie as said last, without those withdrawn, by day, kind and ends."""
        names = {p.id: p.code or "" for p in queries.list_parties(w)} | {c.id: c.number for c in queries.list_customers(w)}
        rows = [_cells(t, names) for t in queries.list_ties(w)]
        yield from sorted(rows, key=lambda row: (row["valid_from"], row["kind"], row["one"], row["other"]))


def _cells(tie: Tie, names: Mapping[str, str]) -> dict[str, str]:
    one, other = names[tie.from_id], names[tie.to_id]
    if tie.kind is TieKind.SPOUSE:
        one, other = sorted((one, other))
    return {
        "kind": tie.kind.value,
        "one": one,
        "other": other,
        "valid_from": tie.valid_from.isoformat(),
        "valid_to": tie.valid_to.isoformat() if tie.valid_to else "",
        "source": tie.source,
    }

"""Kind `corporate_actions`: splits, dividends and mergers."""

import datetime as dt
import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from steward.kernel.ids import InstrumentId
from steward.kernel.money import MINOR_DIGITS
from steward.kernel.rate import RATE_SCALE
from steward.kernel.time import BusinessDate
from steward.know.markets import actions, queries
from steward.know.markets.model import CorporateAction, CorporateActionRow, CorporateKind, CorporateState
from steward.platform.imports.model import BadCell
from steward.platform.work import Work
from steward.workflows.imports.cells import read_choice, read_code, read_date, read_price
from steward.workflows.imports.kinds.handler import Handler, Outcome, answer
from steward.workflows.imports.kinds.prices import INSTRUMENT, SOURCE
from steward.workflows.imports.schema import Column, Schema

REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._-]{0,119}")
KINDS = {kind.value: kind for kind in CorporateKind}
# What was posted in one bank is still to be posted in another.
STATES = {state.value: state for state in CorporateState if state is not CorporateState.EFFECTIVE}
CURRENCIES = {currency: currency for currency in MINOR_DIGITS}
# Announcements come before their day.
ANY_DAY = BusinessDate(dt.date.max)

SCHEMA = Schema(
    kind="corporate_actions",
    key=("reference",),
    repeat_zh="条款相同不变；条款不同为更正，已入账的按新条款重记；状态只在行情台变更。",
    repeat_en="the same terms change nothing; other terms are a correction, posted anew; a state changes at the data desk only.",
    columns=(
        Column("reference", "A-Z a-z 0-9 : . _ -, up to 120", "cn:510300:2026-03-17", "公司行动编号", "unique for ever", required=True),
        Column("instrument", "scheme:code", "steward:F0001", "标的代码", "code of the instrument", required=True),
        Column("kind", ", ".join(KINDS), "split", "种类", "kind", required=True),
        Column("ex_date", "YYYY-MM-DD, may lie ahead", "2026-03-17", "除权除息日", "first day without the right", required=True),
        Column("ratio", "above zero, up to 10 decimals; empty for a cash dividend", "5", "一份变为几份", "units after for one before"),
        Column("amount", "above zero, up to 8 decimals; cash dividend only", "", "每份派现（税前）", "money per unit before tax"),
        Column("currency", f"{', '.join(CURRENCIES)}; cash dividend only", "", "派现币种", "currency of the amount"),
        Column("record_date", "YYYY-MM-DD", "2026-03-16", "权益登记日", "who holds on this day is entitled"),
        Column("pay_date", "YYYY-MM-DD", "", "派现日", "day of payment"),
        Column("into_instrument", "scheme:code; merger only", "", "并入标的", "instrument it becomes"),
        Column("state", f"{', '.join(STATES)}; empty: announced", "announced", "首次导入时的状态", "state when it is new"),
        Column("source", "text, up to 40; empty: import", "exchange", "来源", "where it comes from"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """An action by the codes of its instruments."""

    row: CorporateActionRow
    instrument: str
    into: str | None


class CorporateActions(Handler[Item]):
    """Corporate actions by reference."""

    schema = SCHEMA

    def read(self, values: Mapping[str, str], today: BusinessDate) -> Item:
        """One action."""
        row = CorporateActionRow(
            reference=read_code(values, "reference", REFERENCE),
            instrument_id=InstrumentId(""),
            kind=read_choice(values, "kind", KINDS),
            ex_date=read_date(values, "ex_date", ANY_DAY),
            source=read_code(values, "source", SOURCE) if values["source"] else "import",
            ratio=_exact(values, "ratio", RATE_SCALE) if values["ratio"] else None,
            amount=_exact(values, "amount") if values["amount"] else None,
            currency=read_choice(values, "currency", CURRENCIES) if values["currency"] else None,
            state=read_choice(values, "state", STATES) if values["state"] else CorporateState.ANNOUNCED,
            record_date=read_date(values, "record_date", ANY_DAY) if values["record_date"] else None,
            pay_date=read_date(values, "pay_date", ANY_DAY) if values["pay_date"] else None,
        )
        into = read_code(values, "into_instrument", INSTRUMENT) if values["into_instrument"] else None
        return Item(row, read_code(values, "instrument", INSTRUMENT), into)

    def key(self, item: Item) -> Hashable:
        """The reference."""
        return item.row.reference

    def record(self, w: Work, items: Sequence[Item]) -> list[Outcome]:
        """Actions of instruments the bank knows, with terms that fit their kind."""
        codes = [code for i in items for code in (i.instrument, i.into) if code is not None]
        ids = queries.instruments_by_code(w, codes)
        currencies = {i.id: i.currency for i in queries.list_instruments(w)}
        bad: dict[int, BadCell] = {}
        rows = []
        for n, item in enumerate(items):
            try:
                rows.append(_resolved(item, ids, currencies))
            except BadCell as cell:
                bad[n] = cell
        return answer(len(items), bad, [done.effect for done in actions.record_corporate_actions(w, rows=rows)])

    def export(self, w: Work) -> Iterator[Mapping[str, str]]:
        """Every action as known now, by ex-date."""
        codes = {i.id: i.code for i in queries.list_instruments(w)}
        for found in queries.corporate_actions(w, BusinessDate(dt.date.min), ANY_DAY):
            into = found.into_instrument_id
            yield _text(found) | {"instrument": codes[found.instrument_id], "into_instrument": "" if into is None else codes[into]}


def _exact(values: Mapping[str, str], column: str, decimals: int = 8) -> Decimal:
    value = read_price(values, column)
    if value != round(value, decimals):
        raise BadCell("import.too_many_digits", column, value=values[column][:40])
    return value


def _resolved(item: Item, ids: Mapping[str, InstrumentId], currencies: Mapping[InstrumentId, str]) -> CorporateActionRow:
    for column, code in (("instrument", item.instrument), ("into_instrument", item.into)):
        if code is not None and code not in ids:
            raise BadCell("import.unknown_instrument", column, value=code)
    own, into = ids[item.instrument], None if item.into is None else ids[item.into]
    row = replace(item.row, instrument_id=own, into_instrument_id=into)
    wrong = queries.wrong_corporate_term(row, currencies[own])
    if wrong is not None:
        raise BadCell("import.corporate_term", wrong.removesuffix("_id"), value=row.kind.value)
    return row


def _text(found: CorporateAction) -> dict[str, str]:
    said = {name: getattr(found, name) for name in ("reference", "source", "currency")}
    said |= {name: None if (day := getattr(found, name)) is None else day.isoformat() for name in ("ex_date", "record_date", "pay_date")}
    said |= {name: None if (x := getattr(found, name)) is None else f"{x.normalize():f}" for name in ("ratio", "amount")}
    state = CorporateState.ANNOUNCED if found.state is CorporateState.EFFECTIVE else found.state
    return {name: value or "" for name, value in said.items()} | {"kind": found.kind.value, "state": state.value}

"""Kind `series`: exchange rates, yield curves, macro figures and net asset values, one figure a row."""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from steward.kernel.time import BusinessDate, Instant
from steward.know.markets import actions, queries
from steward.know.markets.model import Observation, PointRow, SeriesKind, SeriesRow
from steward.platform.imports.model import BadCell
from steward.platform.work import Work
from steward.workflows.imports.cells import read_code, read_date, read_decimal, read_price, read_text, round_price
from steward.workflows.imports.kinds.handler import Handler, Outcome, answer
from steward.workflows.imports.kinds.prices import SOURCE
from steward.workflows.imports.schema import Column, Schema

# What a code looks like says what the series tells.
CODES = {
    SeriesKind.FX: re.compile(r"fx:[A-Z]{6}"),
    SeriesKind.CURVE: re.compile(r"curve:[a-z0-9][a-z0-9.-]{0,53}"),
    SeriesKind.MACRO: re.compile(r"macro:[a-z0-9][a-z0-9.-]{0,53}"),
    SeriesKind.NAV: re.compile(r"nav:[A-Za-z0-9][A-Za-z0-9:._-]{0,55}"),
}
PARTS = {
    SeriesKind.FX: re.compile(""),
    SeriesKind.CURVE: re.compile(r"ON|[1-9]\d{0,2}[DWMY]"),
    SeriesKind.MACRO: re.compile(r"[A-Za-z0-9_-]{0,12}"),
    SeriesKind.NAV: re.compile("unit|cum"),
}
POSITIVE = frozenset({SeriesKind.FX, SeriesKind.NAV})
RELEASED = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})( (?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d))?")

SCHEMA = Schema(
    kind="series",
    key=("series", "date", "part"),
    repeat_zh="同日同值不变；同日不同值为更正，旧值保留；更正自 released（为空则自导入时）起为银行所知。",
    repeat_en="the same value changes nothing; another one is a correction, known from `released` or the import on; the old one stays.",
    columns=(
        Column("series", "fx:USDCNY, curve:NAME, macro:NAME, nav:NAME", "fx:USDCNY", "序列代码", "code of the series", required=True),
        Column("unit", "text, up to 20; as first recorded", "CNY", "单位", "unit, such as percent", required=True),
        Column("date", "YYYY-MM-DD", "2024-02-29", "数值所属日期", "day or end of period of the figure", required=True),
        Column("part", "curve: ON, 1W, 3M, 10Y; nav: unit, cum; fx: empty", "", "期限或分项", "tenor or part"),
        Column("value", "up to 8 decimals; fx and nav above zero", "7.1037", "数值", "figure; yields in percent", required=True),
        Column("released", "YYYY-MM-DD [HH:MM]; macro: required", "2024-02-29 16:30", "公布时间", "known from then or day end"),
        Column("source", "text, up to 40; empty: import", "cfets", "来源", "where the figure comes from"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """A figure with what its series is; `released` is a day, and an hour and minute when they were said."""

    series: SeriesRow
    date: BusinessDate
    part: str
    value: Decimal
    released: tuple[BusinessDate, tuple[int, int] | None] | None
    source: str


class Series(Handler[Item]):
    """Figures by series, day and part."""

    schema = SCHEMA

    def read(self, values: Mapping[str, str], today: BusinessDate) -> Item:
        """One figure."""
        kind = _kind(values)
        value = (read_price if kind in POSITIVE else read_decimal)(values, "value")
        if round_price(value) != value:
            raise BadCell("import.too_many_digits", "value", value=values["value"][:40])
        if not PARTS[kind].fullmatch(values["part"]):
            raise BadCell("import.bad_id" if values["part"] else "import.empty", "part", value=values["part"][:40])
        if kind is SeriesKind.MACRO and not values["released"]:
            raise BadCell("import.empty", "released")
        day = read_date(values, "date", today)
        return Item(
            series=SeriesRow(values["series"], kind, read_text(values, "unit", 20)),
            date=day,
            part=values["part"],
            value=value,
            released=_released(values, day, today) if values["released"] else None,
            source=read_code(values, "source", SOURCE) if values["source"] else "import",
        )

    def key(self, item: Item) -> Hashable:
        """Series, day and part."""
        return (item.series.code, item.date, item.part)

    def record(self, w: Work, items: Sequence[Item]) -> list[Outcome]:
        """Series that are new, then the figures; a figure in another unit than its series is rejected."""
        units = {s.code: s.unit for s in queries.list_series(w)}
        bad = {}
        good = []
        for n, item in enumerate(items):
            unit = units.setdefault(item.series.code, item.series.unit)
            if unit != item.series.unit:
                bad[n] = BadCell("import.unknown_word", "unit", value=item.series.unit, known=unit)
            else:
                good.append(item)
        actions.record_series(w, rows=[i.series for i in good])
        rows = [PointRow(i.series.code, i.date, i.value, i.source, i.part, _known_at(w, i)) for i in good]
        return answer(len(items), bad, [done.effect for done in actions.record_points(w, rows=rows)])

    def export(self, w: Work) -> Iterator[Mapping[str, str]]:
        """Every figure in its latest version, by series, day and part."""
        units = {s.code: s.unit for s in queries.list_series(w)}
        for found in queries.all_points(w):
            yield {
                "series": found.series,
                "unit": units[found.series],
                "date": found.date.isoformat(),
                "part": found.part,
                "value": f"{found.value.normalize():f}",
                "released": _written(w, found),
                "source": found.source,
            }


def _kind(values: Mapping[str, str]) -> SeriesKind:
    scheme = values["series"].partition(":")[0]
    kind = next((k for k in CODES if k.value == scheme), None)
    if kind is None or not CODES[kind].fullmatch(values["series"]):
        raise BadCell("import.bad_id" if values["series"] else "import.empty", "series", value=values["series"][:40])
    return kind


def _released(values: Mapping[str, str], day: BusinessDate, today: BusinessDate) -> tuple[BusinessDate, tuple[int, int] | None]:
    """When it was told, never before its own day: a figure of a day cannot be known on an earlier one."""
    found = RELEASED.fullmatch(values["released"])
    if found is None:
        raise BadCell("import.bad_date", "released", value=values["released"][:40])
    told = read_date({"released": found["day"]}, "released", today)
    if told < day:
        raise BadCell("import.dates_reversed", "released", first=day.isoformat(), last=told.isoformat())
    return told, None if found["hour"] is None else (int(found["hour"]), int(found["minute"]))


def _known_at(w: Work, item: Item) -> Instant | None:
    if item.released is None:
        return None
    day, time = item.released
    return min(w.now, w.end_of(day) if time is None else w.at(day, *time))


def _written(w: Work, found: Observation) -> str:
    """The day it was told, at whose end another bank knows it; empty where the day of the figure says the same."""
    if not found.series.startswith(f"{SeriesKind.MACRO}:") and found.known_at <= w.end_of(found.date):
        return ""
    return w.day_of(found.known_at).isoformat()

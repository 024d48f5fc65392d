"""Two connectors to the port `MarketFeed`: a file that somebody drops, and answers that were recorded once and are replayed."""

import csv
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from steward.kernel.time import BusinessDate, parse_date
from steward.know.markets.model import MarketFeed, Quote

COLUMNS = ("instrument", "date", "value")


class BadDelivery(ValueError):
    """A feed delivered something that is not quotes."""


@dataclass(frozen=True, slots=True)
class FileFeed:
    """A CSV file with the columns instrument, date, value, written anew by whoever delivers it."""

    name: str
    path: Path

    def fetch(self, since: BusinessDate, until: BusinessDate) -> Sequence[Quote]:
        """The rows of the days; OSError when the file is not there, BadDelivery when a row is no quote."""
        with self.path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            if rows.fieldnames is None or not set(COLUMNS) <= set(rows.fieldnames):
                raise BadDelivery(f"{self.path.name}: the columns must be {', '.join(COLUMNS)}")
            quotes = [_quote(row["instrument"], row["date"], row["value"], f"{self.path.name}:{rows.line_num}") for row in rows]
        return [q for q in quotes if since <= q.date <= until]


@dataclass(frozen=True, slots=True)
class RecordedFeed:
    """Replays the answers of a real feed from a folder, one file a request: the same days bring the same quotes, always."""

    name: str
    folder: Path

    def fetch(self, since: BusinessDate, until: BusinessDate) -> Sequence[Quote]:
        """The recorded answer for exactly these days; OSError when none was recorded."""
        told = json.loads(answer_path(self.folder, since, until).read_text("utf-8"))
        return [_quote(i, day, value, self.name) for i, day, value in told["quotes"]]


def record_answer(feed: MarketFeed, folder: Path, since: BusinessDate, until: BusinessDate) -> Path:
    """Ask a feed once and keep its answer for `RecordedFeed`."""
    told = [(q.instrument, q.date.isoformat(), str(q.value)) for q in feed.fetch(since, until)]
    path = answer_path(folder, since, until)
    path.write_text(json.dumps({"feed": feed.name, "quotes": told}, ensure_ascii=False, indent=1), "utf-8")
    return path


def answer_path(folder: Path, since: BusinessDate, until: BusinessDate) -> Path:
    """Where the answer for these days is kept."""
    return folder / f"{since.isoformat()}_{until.isoformat()}.json"


def _quote(instrument: str, day: str, value: str, where: str) -> Quote:
    try:
        quote = Quote(instrument, parse_date(day), Decimal(value))
    except (ValueError, InvalidOperation, TypeError):
        raise BadDelivery(f"{where}: not a quote") from None
    if not quote.value.is_finite() or quote.value <= 0 or quote.date < dt.date(1900, 1, 1):
        raise BadDelivery(f"{where}: not a quote")
    return quote

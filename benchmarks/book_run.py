"""The daily review of a made bank in real tables: reading it, reviewing it, and its findings written; three nights.

python -m benchmarks.book_run [customers, 10000] [readers, 1] [database URL, SQLite in a new folder]

On the first night every finding is new and is written; on the next nothing has changed; on the third every price has. What the readers
that are other processes load is the product alone, as from `steward book`: nothing of it is imported here before the run is asked for.
"""

import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks.runner import finish


def main(told: str = "10000", readers: str = "1", url: str | None = None) -> None:
    """The nights."""
    from benchmarks.book_bank import make_bank, move_prices  # noqa: PLC0415
    from steward.platform.access.model import SYSTEM  # noqa: PLC0415
    from steward.workflows.book.review_all import review_book  # noqa: PLC0415

    nights = {}
    with tempfile.TemporaryDirectory(prefix="steward-book-") as home:
        rt = make_bank(Path(home), url, int(told))
        rt.settings = replace(rt.settings, book_readers=int(readers))
        for night in ("first", "next", "moved"):
            if night == "moved":
                rt.run(SYSTEM, move_prices)
            spent = _cpu_seconds()
            report = review_book(rt)
            nights[night] = {name: getattr(report, name) for name in ("snapshot_seconds", "review_seconds", "seconds", "changes")}
            nights[night]["cpu_seconds"] = round(_cpu_seconds() - spent, 2)
        rt.engine.dispose()
    shown = {"customers": report.customers, "digest": report.digest}
    finish(work="book run", database="PostgreSQL" if url else "SQLite", readers=int(readers), **nights, **shown)


def _cpu_seconds() -> float:
    """What this process and those it has waited for have used."""
    return sum(os.times()[:4])


if __name__ == "__main__":
    main(*sys.argv[1:4])

"""The wording guard over the labelled dev sentences, one call each, and over texts of a page: CPU milliseconds a text.

python -m benchmarks.wording [rounds]

The goal is 20 ms at the 99th percentile (issue 4).
"""

import csv
import datetime as dt
import sys
import time
from pathlib import Path

from benchmarks.runner import finish  # first: it sets the number of threads

import numpy as np  # isort: skip
from steward.guard.compliance.model import TextFacts, TextKind  # isort: skip
from steward.guard.compliance.rules.wording.check import find_wording  # isort: skip
from steward.kernel.time import BusinessDate  # isort: skip

SENTENCES = Path(__file__).resolve().parents[1] / "tests" / "unit" / "compliance" / "sentences"
ABOUT = TextFacts(TextKind.MESSAGE, BusinessDate(dt.date(2026, 11, 22)))
PAGE = 25


def main(rounds: int = 3) -> None:
    texts = [text for name in ("forbidden", "clean") for text in _dev(name)]
    pages = ["".join(texts[at : at + PAGE]) for at in range(0, len(texts), PAGE)]
    find_wording(texts[0], ABOUT)
    short = [ms for _ in range(rounds) for ms in map(_milliseconds, texts)]
    long = [ms for _ in range(rounds) for ms in map(_milliseconds, pages)]
    finish(
        texts=len(texts),
        median_ms=round(float(np.median(short)), 2),
        p99_ms=round(float(np.percentile(short, 99)), 2),
        page_characters=round(float(np.mean([len(page) for page in pages]))),
        page_p99_ms=round(float(np.percentile(long, 99)), 1),
    )


def _dev(name: str) -> list[str]:
    with (SENTENCES / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row["split"] == "dev"]


def _milliseconds(text: str) -> float:
    began = time.process_time()
    find_wording(text, ABOUT)
    return 1000 * (time.process_time() - began)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))

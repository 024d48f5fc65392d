"""A million past decisions judged again under a changed rule, read from the database: wall seconds, decisions a second, verdicts that turn.

python -m benchmarks.decisions [decisions] [database url]

Fifty thousand different acts are drawn, and of these the decisions, packed and sealed as the log keeps them, before the clock starts; a
sample is judged one by one as well.
"""

import sys
import tempfile
import time
import uuid
from pathlib import Path
from random import Random

from benchmarks.runner import finish  # first: it sets the number of threads

import numpy as np  # isort: skip
from numpy.typing import NDArray  # isort: skip
import steward.app  # noqa: F401  # isort: skip  - every table is known once the product is
from steward.guard.compliance import queries  # isort: skip
from steward.guard.compliance.model import Act, Capacity, Change, ChangeKind, CustomerFacts, OrderFacts, ProductFacts, ReviewFacts  # isort: skip
from steward.guard.compliance.rules.columns import make_column  # isort: skip
from steward.guard.compliance.rules.packing import Logged  # isort: skip
from steward.guard.compliance.rules.review_each import Acts, acts_of, review_each  # isort: skip
from steward.guard.compliance.store import impact as store  # isort: skip
from steward.kernel.time import BusinessDate, add_days, business_date  # isort: skip
from steward.platform.access.model import SYSTEM  # isort: skip
from steward.platform.clock import SystemClock  # isort: skip
from steward.platform.db import make_engine, metadata  # isort: skip
from steward.platform.runtime import Runtime  # isort: skip
from steward.platform.settings import Settings  # isort: skip
from steward.platform.start import give_birth, open_bank  # isort: skip

DECISIONS, DISTINCT, BLOCK, SAMPLE = 1_000_000, 50_000, 50_000, 2_000
FIRST = business_date(2025, 11, 22)
TODAY = business_date(2026, 11, 22)
CHANGE = Change(ChangeKind.PARAMETER, "cn-2026/N20", {"param": "age", "value": 60})
AGREED = OrderFacts(
    channel="online", customer_confirmed=True, filled_by_customer=True, engine_checked=True, disclosures_complete=True, signature_valid=True
)


def main(decisions: int = DECISIONS, url: str | None = None) -> None:
    with tempfile.TemporaryDirectory(prefix="steward-decisions-") as folder:
        rt = _bank(Path(folder), url)
        began = time.perf_counter()
        facts = _facts()
        acts = acts_of(facts)
        for number in range(decisions // BLOCK):
            _log(rt, acts, number)
        print(f"made in {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
        began, cpu = time.perf_counter(), time.process_time()
        count, turned, first = _judge_again(rt)
        seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - cpu
        differing = _differing(facts, first)
        rt.engine.dispose()
    finish(
        decisions=count,
        seconds=round(seconds, 1),
        cpu_seconds=round(cpu_seconds, 1),
        decisions_per_second=round(count / seconds),
        turned=turned,
        sample=SAMPLE,
        sample_differing=differing,
    )


def _bank(home: Path, url: str | None) -> Runtime:
    environ = {"STEWARD_HOME": str(home), "STEWARD_PUBLIC_URL": "https://bank.test"} | (
        {} if url is None else {"STEWARD_DATABASE_URL": url}
    )
    settings = Settings.from_env(environ)
    engine = make_engine(settings.database_url)
    metadata.create_all(engine)
    give_birth(engine, settings, SystemClock(), demo=True)
    engine.dispose()
    return open_bank(settings, {})


def _rows(number: int) -> NDArray[np.intp]:
    """Which of the acts a block holds."""
    return np.random.default_rng(number).integers(0, DISTINCT, BLOCK)


def _log(rt: Runtime, drawn: Acts, number: int) -> None:
    """One block of a week or so, as the job makes them from the evidence."""
    acts, rng = drawn.take(_rows(number)), Random(number)
    people = [str(uuid.UUID(int=rng.getrandbits(128))) for _ in range(BLOCK // 5)]
    products = [str(uuid.UUID(int=n)) for n in range(800)]
    with rt.work(SYSTEM) as w:
        logged = Logged(
            acts=acts,
            decision=review_each(acts, _packs(changed=False)).decision,
            stage=make_column("text", [("recommendation", "order")[n % 2] for n in range(BLOCK)]),
            customer=make_column("text", [people[n // 5] for n in range(BLOCK)]),
            product=make_column("text", [rng.choice(products) for _ in range(BLOCK)]),
            record=np.frombuffer(rng.randbytes(16 * BLOCK), dtype=np.uint8).reshape(-1, 16),
        )
        store.add_block(w, logged, BLOCK, w.now, w.now, w.new_id())


def _packs(*, changed: bool) -> queries.PackSet:
    from steward.guard.compliance.rules.pack import shipped  # noqa: PLC0415

    packs = shipped()
    return queries.in_force_on(queries.change_packs(packs, CHANGE) if changed else packs, TODAY)


def _judge_again(rt: Runtime) -> tuple[int, int, list[int]]:
    """How many decisions there are, how many turn, and what those of the first block came to."""
    packs, count, turned, first = _packs(changed=True), 0, 0, list[int]()
    with rt.work(SYSTEM, read_only=True) as w:
        for logged in queries.past_acts(w, w.at(FIRST, 0)):
            found = review_each(logged.acts, packs).decision
            count += len(logged)
            turned += int((found != logged.decision).sum())
            first = first or found[:SAMPLE].tolist()
    return count, turned, first


def _differing(facts: list[ReviewFacts], found: list[int]) -> int:
    """How many of a sample of the first block the single review decides otherwise."""
    packs = _packs(changed=True)
    return sum(queries.review(facts[row], packs).decision != decision for row, decision in zip(_rows(0), found, strict=False))


def _facts() -> list[ReviewFacts]:
    """Acts as a bank sees them: customers of all ages and levels, products of both regimes, amounts, some facts unknown."""
    rng = Random(0)
    return [_one(rng, add_days(FIRST, rng.randrange(365))) for _ in range(DISTINCT)]


def _one(rng: Random, day: BusinessDate) -> ReviewFacts:
    grade, amount = rng.choice((1, 2, 2, 2, 3, 3, 4, 5)), rng.choice((1_000_000, 5_000_000, 20_000_000, 50_000_000))
    regime, issuer, kind = rng.choice((("NFRA", "wealth_company", "wmp"), ("CSRC", "fund_company", "fund"), ("DEPOSIT", "bank", "deposit")))
    act = rng.choice((Act.RECOMMEND, Act.BUY))
    return ReviewFacts(
        act=act,
        as_of=day,
        customer=CustomerFacts(
            kind="person",
            level=rng.choice((1, 2, 3, 3, 4, 4, 5, None)),
            assessment="valid",
            assessed_on=add_days(day, -rng.randrange(420)),
            age=rng.randrange(18, 92),
            capacity=Capacity.FULL,
            declared_assets=rng.choice((None, 10_000_000, 80_000_000, 500_000_000)),
            special_care_done=rng.random() < 0.3,
            needs_analysed=rng.random() < 0.5,
        ),
        product=ProductFacts(
            regime=regime,
            issuer_type=issuer,
            kind=kind,
            offering="public",
            state="on_shelf",
            issuer_grade=grade,
            seller_grade=grade,
            shown_grade=grade,
            min_amount=1_000_000,
            step=100,
        ),
        amount=amount,
        total=amount,
        order=AGREED if act is Act.BUY else OrderFacts(),
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DECISIONS, sys.argv[2] if len(sys.argv) > 2 else None)

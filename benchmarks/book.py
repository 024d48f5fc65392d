"""The daily review of a synthetic book: seconds from columns in to findings out, by size, and the peak memory.

python -m benchmarks.book [customers, 1000000 by default] [smallest size, 10000]

Five holdings and up to two goals a customer. Blocks are drawn block by block while the clock stands; what is timed is what a run of the
product does with each: the guard's evaluator over every holding, the partition function, the digest, and the findings into a file.
The whole run, from tables to tables, is benchmarks/book_run.py.
"""

import sys
import tempfile
import time
from pathlib import Path

from benchmarks.runner import finish  # first: it sets the number of threads

import numpy as np  # isort: skip
import pyarrow as pa  # isort: skip
from numpy.typing import NDArray  # isort: skip
from pyarrow import feather  # isort: skip

import steward.app  # noqa: F401  # isort: skip  - every table is known once the product is
from steward.advise.outlook.model import CLASSES  # isort: skip
from steward.deliver.review import queries as review  # isort: skip
from steward.deliver.review.queries import NONE, Ground  # isort: skip
from steward.guard.compliance import queries as compliance  # isort: skip
from steward.guard.compliance.model import Act, CustomerFacts, ProductFacts, ReviewFacts  # isort: skip
from steward.guard.compliance.rules.pack import shipped  # isort: skip
from steward.kernel.time import business_date, day_number, day_of_number  # isort: skip
from steward.kernel.verdict import Decision  # isort: skip
from steward.workflows.book.review_all import BLOCK_ROWS  # isort: skip

Ints = NDArray[np.int64]

CUSTOMERS, SMALLEST = 1_000_000, 10_000
HELD, PRODUCTS, SEED = 5, 60, 20260101
TODAY = day_number(business_date(2026, 11, 20))
LEVELS, YEAR = 5, 12


def main(customers: int = CUSTOMERS, smallest: int = SMALLEST) -> None:
    ground = make_ground(PRODUCTS, SEED)
    people, shelf = _facts(ground)
    run_size(min(smallest, BLOCK_ROWS), ground, people, shelf)  # compile
    curve = []
    size = smallest
    while size <= customers:
        seconds, cpu, findings, digest = run_size(size, ground, people, shelf)
        print(
            f"{size:>10,} customers {seconds:8.2f} s {size / seconds:12,.0f} a second {findings:>12,} findings", file=sys.stderr, flush=True
        )
        curve.append(
            {"customers": size, "seconds": round(seconds, 2), "cpu_seconds": round(cpu, 2), "findings": findings, "digest": digest}
        )
        size = size * 10 if size * 10 <= customers else customers if size < customers else customers + 1
    finish(work="book", holdings=HELD, block_rows=BLOCK_ROWS, curve=curve, seconds=curve[-1]["seconds"])


def run_size(customers: int, ground: Ground, people: compliance.Acts, shelf: compliance.Acts) -> tuple[float, float, int, str]:
    """Wall and CPU seconds of one run, how many findings, and their digest."""
    wall = cpu = 0.0
    findings, digest, packs = 0, review.FoundDigest(), shipped()
    with tempfile.TemporaryDirectory(prefix="steward-book-") as folder:
        for number, start in enumerate(range(0, customers, BLOCK_ROWS)):
            table = make_block(start, min(BLOCK_ROWS, customers - start), ground, SEED)
            began, spent = time.perf_counter(), time.process_time()
            found, _tally = review.work_block(_judged(table, people, shelf, packs), ground, review.policy())
            digest.add(found)
            feather.write_feather(found, Path(folder) / f"{number}.arrow", compression="uncompressed")
            wall, cpu = wall + time.perf_counter() - began, cpu + time.process_time() - spent
            findings += len(found)
    return wall, cpu, findings, digest.hexdigest()


def _judged(table: pa.Table, people: compliance.Acts, shelf: compliance.Acts, packs: compliance.PackSet) -> pa.Table:
    """The block with what the guard says of every holding."""
    held = table["held_product"].combine_chunks()
    owner = np.repeat(np.maximum(table["level"].to_numpy(), 0), np.diff(held.offsets.to_numpy()))
    spoken = (compliance.judge_pairs(people, shelf, owner, held.flatten().to_numpy(), packs) > Decision.ALLOW).astype(np.int64)
    column = table.schema.get_field_index("held_unsuitable")
    return table.set_column(column, table.schema.field(column), pa.ListArray.from_arrays(held.offsets, pa.array(spoken)))


def _facts(ground: Ground) -> tuple[compliance.Acts, compliance.Acts]:
    """Customers of no level and of every level, and the products, as the guard is told of them."""
    day = day_of_number(ground.as_of)
    who = [CustomerFacts("person", level or None, "valid" if level else "missing") for level in range(LEVELS + 1)]
    sold = [ProductFacts("NFRA", "bank", "wmp", "public", "on_shelf", g, g, g) for g in ground.product_grade.tolist()]
    nobody, nothing = CustomerFacts("person", None, "missing"), ProductFacts.none("")
    people = compliance.acts_of([ReviewFacts(Act.HOLD, day, w, nothing) for w in who])
    return people, compliance.acts_of([ReviewFacts(Act.HOLD, day, nobody, p) for p in sold])


def make_ground(products: int, seed: int) -> Ground:
    """A shelf drawn from a seed, and plain assumptions of the classes."""
    rng = np.random.default_rng(seed)
    volatility = np.linspace(0.005, 0.25, len(CLASSES))
    grade, fee = rng.integers(1, 6, products), rng.integers(0, 200, products)
    correlation = np.full((len(CLASSES), len(CLASSES)), 0.3) + 0.7 * np.eye(len(CLASSES))
    return Ground(
        as_of=TODAY,
        currency="CNY",
        products=np.array([f"product-{i:03}" for i in range(products)], dtype=np.str_),
        product_class=rng.integers(-1, len(CLASSES), products),
        product_grade=grade,
        product_fee_bps=fee,
        product_access_days=rng.choice([0, 3, 90, 400], products),
        product_ends=np.where(rng.random(products) < 0.2, TODAY + rng.integers(0, 400, products), NONE),
        product_opens=np.where(rng.random(products) < 0.3, TODAY + rng.integers(0, 40, products), NONE),
        product_suspended=rng.random(products) < 0.05,
        product_grade_before=np.where(rng.random(products) < 0.1, grade % LEVELS + 1, grade),
        product_fee_before=np.where(rng.random(products) < 0.1, fee + 20, fee),
        product_spread=rng.random(products) < 0.3,
        classes=np.array(CLASSES, dtype=np.str_),
        class_mean=np.linspace(0.01, 0.08, len(CLASSES)),
        class_covariance=correlation * np.outer(volatility, volatility),
        circumstances=np.array(["family", "income"], dtype=np.str_),
        shocks=np.array(["bonds", "shares"], dtype=np.str_),
        shock_losses=np.stack([np.linspace(0.0, 0.1, len(CLASSES)), np.linspace(-0.02, 0.6, len(CLASSES))]),
        level_bears=np.array([NONE, 200, 500, 1000, 1500, NONE]),
        moments=review.grid_moments(),
        glide_months=60,
    )


def make_block(start: int, rows: int, ground: Ground, seed: int) -> pa.Table:
    """Customers `start` to `start + rows` of the book of a seed: most with everything, some without prices, goals, level or plan."""
    rng = np.random.default_rng([seed, start])
    held = np.sort(rng.integers(0, len(ground.products), (rows, HELD)), axis=1)
    value = rng.integers(100_000, 50_000_000, (rows, HELD))
    before = (value * rng.uniform(0.93, 1.12, (rows, HELD))).astype(np.int64)
    value[rng.random((rows, HELD)) < 0.01] = NONE
    free = rng.choice([0, 0, 0, 0, 4, 13, NONE], (rows, HELD))
    aims = rng.integers(0, 3, rows)
    count = int(aims.sum())
    aimer = np.repeat(np.arange(rows), aims)
    months, must = rng.integers(1, 360, count), rng.integers(0, 2, count)
    months = months[np.lexsort((months, aimer))]  # by customer, in the order they are paid
    years, has = np.zeros(rows, dtype=np.int64), (aims > 0).astype(np.int64)
    np.maximum.at(years, aimer, months // YEAR + 1)
    planned = rng.random(rows) < 0.3
    target = rng.multinomial(10_000, np.full(len(ground.classes), 1 / len(ground.classes)), int(planned.sum()))
    numbers = np.arange(start, start + rows)
    changes = (rng.random(rows) < 0.05).astype(np.int64)
    changed = rng.integers(0, len(ground.circumstances), int(changes.sum()))
    return pa.Table.from_arrays([
        pa.array([f"customer-{n:09}" for n in numbers.tolist()]),
        pa.array(np.where(rng.random(rows) < 0.05, NONE, rng.integers(1, 6, rows))),
        pa.array(np.where(rng.random(rows) < 0.05, NONE, TODAY + rng.integers(-200, 365, rows))),
        pa.array(rng.integers(0, 60_000_000, rows)),
        pa.array(np.where(rng.random(rows) < 0.2, NONE, rng.integers(0, 10_000_000, rows))),
        _lists(has * len(ground.classes), rng.integers(0, 5_000_000, int(has.sum()) * len(ground.classes))),
        _lists(years, rng.integers(-2_000_000, 12_000_000, int(years.sum()))),
        *(_lists(np.zeros(rows, dtype=np.int64), rng.integers(0, 1, 0)) for _ in ("lump_month", "lump")),
        _lists(planned * len(ground.classes), target.ravel()),
        *(_lists(np.full(rows, HELD), column.ravel()) for column in (held, value, before, free, held * 0)),
        pa.ListArray.from_arrays(_offsets(aims), pa.array([f"goal-{start}-{i}" for i in range(count)], type=pa.string())),
        _lists(aims, months),
        _lists(aims, rng.integers(1_000_000, 200_000_000, count)),
        _lists(aims, must),
        _lists(aims, (1 - must) * rng.integers(0, 20_000_000, count)),
        *(_lists(aims, np.ones(count, dtype=np.int64)) for _ in ("spent", "own")),
        _lists(changes, changed),
        _lists(changes, changed * 200),
    ], schema=review.BLOCK_SCHEMA)  # fmt: skip


def _offsets(counts: Ints) -> pa.Array:
    return pa.array(np.concatenate([[0], np.cumsum(counts)]).astype(np.int32))


def _lists(counts: Ints, values: Ints) -> pa.Array:
    return pa.ListArray.from_arrays(_offsets(counts), pa.array(values.astype(np.int64)))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))

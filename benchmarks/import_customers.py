"""100,000 customers with 5 holdings each through the CSV import, as `steward import csv` runs it, into a new bank.

One row in a thousand is wrong on purpose. Every file must reconcile: accepted + unchanged + rejected = its lines.

    python -m benchmarks.import_customers [customers] [database URL]      default: 100,000 into a new SQLite file
"""

import csv
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.runner import finish  # first: it sets the number of threads

from steward.app import open_runtime, prepare_database  # isort: skip
from steward.platform.settings import Settings  # isort: skip
from steward.workflows.imports.csv_files import import_csv  # isort: skip

SEED, CUSTOMERS, PRODUCTS, HOLDINGS = 20260101, 100_000, 60, 5
WRONG = 1_000  # one row in so many
FAMILY, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"

COLUMNS_OF_PRODUCTS = (
    "code", "kind", "name_zh", "issuer", "issuer_type", "regime", "asset_class", "currency", "min_amount", "valid_from", "seller_grade",
)  # fmt: skip

Rows = Iterator[Sequence[object]]


def customers(count: int, rng: random.Random) -> Rows:
    yield "number", "kind", "name", "since", "tier", "phone", "birth_date", "city", "household"
    for n in range(count):
        name = rng.choice(FAMILY) + rng.choice(GIVEN) + rng.choice(GIVEN)
        since = "2020-13-01" if n % WRONG == 7 else f"20{rng.randrange(10, 25)}-{rng.randrange(1, 13):02d}-15"
        born = f"19{rng.randrange(50, 99)}-{rng.randrange(1, 13):02d}-20"
        yield f"C{n:07d}", "person", name, since, "mass", f"199{n:08d}", born, "武汉", f"H{n // 2:07d}"


def accounts(count: int, _: random.Random) -> Rows:
    yield "customer", "currency"
    for n in range(count):
        yield f"C{n:07d}", "CNY"


def products(_count: int, _: random.Random) -> Rows:
    yield COLUMNS_OF_PRODUCTS
    for n in range(PRODUCTS):
        yield f"F{n:04d}", "fund", f"基金{n}号", "长江基金", "fund_company", "CSRC", "bond_fund", "CNY", "100.00", "2020-01-02", 1 + n % 5


def prices(_count: int, _: random.Random) -> Rows:
    yield "instrument", "date", "price"
    for n in range(PRODUCTS):
        yield f"steward:F{n:04d}", "2025-01-02", f"{1 + n / 100:.4f}"


def holdings(count: int, rng: random.Random) -> Rows:
    yield "customer", "asset", "amount", "date", "cost", "currency"
    for n in range(count):
        for k, product in enumerate(rng.sample(range(PRODUCTS), HOLDINGS)):
            units = "x" if (n * HOLDINGS + k) % WRONG == 3 else f"{rng.randrange(1_000_000, 900_000_000) / 10_000:.4f}"
            yield f"C{n:07d}", f"steward:F{product:04d}", units, "2025-01-02", f"{rng.randrange(100, 90_000)}.00", "CNY"


KINDS: dict[str, Callable[[int, random.Random], Rows]] = {
    "customers": customers,
    "accounts": accounts,
    "products": products,
    "prices": prices,
    "holdings": holdings,
}


def main(count: int = CUSTOMERS, url: str | None = None) -> None:
    with tempfile.TemporaryDirectory(prefix="steward-import-") as folder:
        home, rng = Path(folder), random.Random(SEED)
        given = {"STEWARD_HOME": folder} | ({"STEWARD_DATABASE_URL": url} if url else {})
        settings = Settings.from_env(given)
        prepare_database(settings, demo=True)
        rt = open_runtime(settings)
        told: dict[str, object] = {}
        began, began_cpu = time.perf_counter(), time.process_time()
        for kind, make in KINDS.items():
            path = home / f"{kind}.csv"
            with path.open("w", encoding="utf-8", newline="") as out:
                csv.writer(out).writerows(make(count, rng))
        made, made_cpu = time.perf_counter() - began, time.process_time() - began_cpu
        for kind in KINDS:
            start, cpu = time.perf_counter(), time.process_time()
            run = import_csv(rt, kind, home / f"{kind}.csv")
            lines = sum(1 for _ in (home / f"{kind}.csv").open("rb")) - 1
            c = run.counts
            assert lines == c.rows == c.accepted + c.unchanged + c.rejected, f"{kind}: {c} of {lines} lines"
            told[kind] = {
                "lines": lines,
                "accepted": c.accepted,
                "rejected": c.rejected,
                "seconds": round(time.perf_counter() - start, 1),
                "cpu_seconds": round(time.process_time() - cpu, 1),
            }
            print(f"{kind}: {told[kind]}", file=sys.stderr, flush=True)
        total, cpu_total = time.perf_counter() - began - made, time.process_time() - began_cpu - made_cpu
        rt.engine.dispose()
    finish(count=count, seconds=round(total, 1), cpu_seconds=round(cpu_total, 1), **told)


if __name__ == "__main__":
    main(*([int(sys.argv[1])] if len(sys.argv) > 1 else []), *sys.argv[2:3])

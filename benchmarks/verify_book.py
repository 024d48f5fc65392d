"""The laws of the book over a synthetic book of 10 million postings on SQLite: seconds of each law and of all.

python -m benchmarks.verify_book [postings]
"""

import sys
import tempfile
import time
from pathlib import Path

from benchmarks.runner import finish  # first: it sets the number of threads

import steward.app  # noqa: F401  # isort: skip  - every table is known once the product is
from steward.know.holdings.store import laws  # isort: skip
from steward.know.holdings.tables import account, transfer  # isort: skip
from steward.platform.db import make_engine, metadata  # isort: skip

POSTINGS, CUSTOMERS, PRODUCTS = 10_000_000, 200_000, 50
DIGITS = "printf('01900000-0000-7000-8000-%012x', {0})"
# One trade is three transfers: the customer's money out, the fee, and the units in.
TRADES = f"""
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :trades),
leg(k) AS (VALUES (0), (1), (2)),
row AS (SELECT i, k, i % {CUSTOMERS} AS c, (i % {CUSTOMERS} * 7 + i / {CUSTOMERS} % 5) % {PRODUCTS} AS p FROM n CROSS JOIN leg)
INSERT INTO holdings_transfer (id, debit_account_id, credit_account_id, asset, amount, kind, business_date, at, ref_kind, ref_id,
  consideration, currency, reference, batch)
SELECT {DIGITS.format("3 * i + k")},
  CASE k WHEN 2 THEN {DIGITS.format("900000000 + p")} ELSE {DIGITS.format("1000000000 + c")} END,
  CASE k WHEN 0 THEN {DIGITS.format("900001000")} WHEN 1 THEN {DIGITS.format("900001001")}
    ELSE {DIGITS.format(f"2000000000 + c * {PRODUCTS} + p")} END,
  CASE k WHEN 2 THEN {DIGITS.format("800000000 + p")} ELSE 'cur:CNY' END,
  CASE k WHEN 0 THEN 99 * (1 + i % 1000) WHEN 1 THEN 1 + i % 1000 ELSE 50 * (1 + i % 1000) END,
  CASE k WHEN 1 THEN 'buy_fee' ELSE 'buy' END, '2025-01-02', 1735776000000000 + i, 'order', {DIGITS.format("700000000000 + i")},
  CASE k WHEN 2 THEN 100 * (1 + i % 1000) END, CASE k WHEN 2 THEN 'CNY' END, 'order:' || i || ':' || k, 1 + i
FROM row
"""
ACCOUNTS = """
INSERT INTO holdings_account (id, owner_id, role, asset, scale, posted, held, floor, opened_at)
SELECT id, CASE WHEN id >= '01900000-0000-7000-8000-00003b9aca00' THEN id END,
  CASE WHEN asset = 'cur:CNY' AND id >= '01900000-0000-7000-8000-00003b9aca00' THEN 'customer_cash'
       WHEN id >= '01900000-0000-7000-8000-000077359400' THEN 'customer_units'
       WHEN asset <> 'cur:CNY' THEN 'issuer_units' WHEN sum(signed) % 99 = 0 THEN 'external' ELSE 'fee_income' END,
  asset, 2, sum(signed), 0, -1000000000000000, 0
FROM (SELECT debit_account_id AS id, asset, -amount AS signed FROM holdings_transfer
      UNION ALL SELECT credit_account_id, asset, amount FROM holdings_transfer)
GROUP BY id, asset
"""


def main(postings: int = POSTINGS) -> None:
    with tempfile.TemporaryDirectory(prefix="steward-verify-") as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'book.db'}")
        metadata.create_all(engine)
        with engine.connect() as db:
            db.exec_driver_sql("COMMIT")
            for pragma in ("foreign_keys=OFF", "synchronous=OFF", "journal_mode=OFF"):
                db.exec_driver_sql(f"PRAGMA {pragma}")
            indexes = [i for t in (transfer, account) for i in t.indexes]
            for index in indexes:
                index.drop(db)
            db.exec_driver_sql("BEGIN IMMEDIATE")
            began = time.perf_counter()
            db.exec_driver_sql(TRADES, {"trades": postings // 3})
            db.exec_driver_sql(ACCOUNTS)
            for index in indexes:
                index.create(db)
            db.commit()
            print(f"made in {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
        figures: dict[str, list[float]] = {}
        began, began_cpu = time.perf_counter(), time.process_time()
        with engine.connect().execution_options(read_only=True) as db:
            for law in laws.LAWS:
                start, cpu = time.perf_counter(), time.process_time()
                found = laws.check(db, law)
                figures[law] = [round(time.perf_counter() - start, 1), round(time.process_time() - cpu, 1), found.violations]
                print(law, figures[law], file=sys.stderr, flush=True)
        seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - began_cpu
    finish(postings=postings, seconds=round(seconds, 1), cpu_seconds=round(cpu_seconds, 1), laws=figures)


if __name__ == "__main__":
    main(*(int(n) for n in sys.argv[1:2]))

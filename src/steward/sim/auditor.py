"""An auditor who trusts nothing: adds up the raw transfers with plain dictionaries and compares with what the book answers.

It shares no code with `know.holdings`: no query, no rule, no cost method of it, so that a fault there cannot hide itself.
Cost is recomputed here as exact fractions of the average price paid.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

TRANSFERS = sa.text(
    "SELECT seq, id, debit_account_id, credit_account_id, asset, amount, consideration, reverses FROM holdings_transfer ORDER BY seq"
)
ACCOUNTS = sa.text("SELECT id, owner_id, role, asset, posted, held FROM holdings_account")


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement: where, what the auditor counted and what the book says."""

    where: str
    counted: str
    book: str


@dataclass(slots=True)
class Holding:
    """Units held and the exact cost of them, None once units came in without a price."""

    units: int = 0
    cost: Fraction | None = Fraction(0)


@dataclass(frozen=True, slots=True)
class Audit:
    """What the auditor counted for each customer."""

    cash: Mapping[tuple[str, str], int]
    holdings: Mapping[tuple[str, str], Holding]
    findings: tuple[Finding, ...]


def audit(db: sa.Connection) -> Audit:
    """Count everything anew from the transfers; findings list every account whose stored balance disagrees."""
    accounts = {str(r["id"]): dict(r) for r in db.execute(ACCOUNTS).mappings()}
    balances: dict[str, int] = dict.fromkeys(accounts, 0)
    holdings: dict[tuple[str, str], Holding] = {}
    findings: list[Finding] = []
    per_asset: dict[str, int] = {}
    taken: dict[str, Fraction] = {}
    for t in db.execute(TRANSFERS).mappings():
        for side, sign in (("debit_account_id", -1), ("credit_account_id", 1)):
            account = accounts.get(str(t[side]))
            if account is None or account["asset"] != t["asset"]:
                findings.append(Finding(f"transfer {t['id']}", f"asset {t['asset']}", str(account and account["asset"])))
                continue
            balances[str(t[side])] += sign * int(t["amount"])
            per_asset[t["asset"]] = per_asset.get(t["asset"], 0) + sign * int(t["amount"])
            if account["role"] == "customer_units":
                held = holdings.setdefault((str(account["owner_id"]), t["asset"]), Holding())
                _move(held, sign * int(t["amount"]), t, taken)
    findings += [
        Finding(f"account {i}", str(balances[i]), str(a["posted"])) for i, a in accounts.items() if balances[i] != int(a["posted"])
    ]
    findings += [Finding(f"asset {asset}", "0", str(total)) for asset, total in per_asset.items() if total]
    findings += [
        Finding(f"account {i}", "never below zero", str(balances[i])) for i, a in accounts.items() if a["owner_id"] and balances[i] < 0
    ]
    cash = {(str(a["owner_id"]), a["asset"]): balances[i] for i, a in accounts.items() if a["role"] == "customer_cash"}
    return Audit(cash, holdings, tuple(findings))


def _move(held: Holding, units: int, transfer: Mapping[Any, Any], taken: dict[str, Fraction]) -> None:
    """Units in raise the cost by what was paid; units out take the average cost with them; a reversal gives back what was taken."""
    paid = transfer["consideration"]
    if transfer["reverses"] is not None and str(transfer["reverses"]) in taken:
        change: Fraction | None = -taken[str(transfer["reverses"])]
    elif units > 0:
        change = None if paid is None else Fraction(int(paid))
    else:
        change = None if held.cost is None or held.units == 0 else held.cost * units / held.units
    held.units += units
    held.cost = None if held.cost is None or change is None else held.cost + change
    if change is not None:
        taken[str(transfer["id"])] = change
    if held.units == 0:
        held.cost = Fraction(0)


def worth(found: Audit, owner: str, prices: Mapping[str, tuple[int, int]]) -> tuple[int, int]:
    """(cash, holdings) of one customer in minor units; `prices` gives each asset's (price in fen x 10**6, units scale)."""
    cash = sum(amount for (who, _asset), amount in found.cash.items() if who == owner)
    held = [(asset, h.units) for (who, asset), h in found.holdings.items() if who == owner and h.units]
    total = sum(round(Fraction(units * prices[asset][0], 10**6 * 10 ** prices[asset][1])) for asset, units in held)
    return cash, total

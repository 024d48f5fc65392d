"""A second reading of a run's stored rows, written naively and sharing no code with the rules, the optimiser or the selection.

It reads tables by name, the limits file as text, and recomputes what must hold: known when advised, valid, within the level and
every limit, sums exact, cleared for exactly these lines. Each finding is one sentence that names the result.
"""

import datetime as dt
import hashlib
import json
import tomllib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import RunId
from steward.platform.db import metadata
from steward.platform.work import Work

VALID_MONTHS = 12
ROUNDING = 2 * 10_000  # two minor units, in basis points of them


def find_violations(w: Work, run_id: RunId) -> list[str]:
    """Everything in the stored rows of a run that should not be; an empty list is the only good answer."""
    run = _rows(w, "advice_run", "id", [run_id])[0]
    results = [r for r in _rows(w, "advice_result", "run_id", [run_id]) if r["outcome"] == "advised"]
    found = [] if len(results) == run["advised"] else [f"the run says {run['advised']} were advised, {len(results)} rows are stored"]
    reader = _Reader(w, run, results)
    for result in results:
        found += [f"{result['id']}: {fault}" for fault in reader.faults(result)]
    return found


def _rows(w: Work, table: str, column: str, values: Sequence[str]) -> list[dict[str, Any]]:
    source = metadata.tables[table]
    out: list[dict[str, Any]] = []
    for start in range(0, len(values), 500):
        query = sa.select(source).where(source.c[column].in_(list(values[start : start + 500])))
        out += w.opened(source, [dict(row) for row in w.db.execute(query).mappings()])
    return out


class _Reader:
    """Everything a run's results refer to, read once."""

    def __init__(self, w: Work, run: Mapping[str, Any], results: Sequence[Mapping[str, Any]]) -> None:
        self.as_of: dt.date = run["as_of"]
        self.end = w.end_of(run["as_of"])
        customers = [r["customer_id"] for r in results]
        self.assessments: dict[str, list[dict[str, Any]]] = {}
        for row in _rows(w, "suitability_assessment", "customer_id", customers):
            self.assessments.setdefault(row["customer_id"], []).append(row)
        self.facts = {r["id"]: r for r in _rows(w, "customers_fact", "customer_id", customers)}
        self.clearances = {r["id"]: r for r in _rows(w, "compliance_clearance", "id", [r["clearance_id"] for r in results])}
        self.versions = _versions(w)
        self.shelf = _shelf(w, run["basis"]["shelf"])
        self.limits = _limits(run["basis"]["limits"]["version"])

    def faults(self, result: Mapping[str, Any]) -> Iterator[str]:
        """What is wrong with one result."""
        body = json.loads(result["body"])
        yield from self._assessment_faults(result["customer_id"], body)
        yield from self._fact_faults(result["customer_id"], body["case"])
        yield from self._sum_faults(body["shown"])
        yield from self._limit_faults(body)
        for line in body["shown"]["lines"]:
            yield from self._line_faults(line, body["shown"]["level"])
        yield from self._clearance_faults(result, body)
        if hashlib.sha256(_text(body["shown"]).encode()).hexdigest() != body["fingerprint"]:
            yield "what is stored is not what was fingerprinted"

    def _assessment_faults(self, customer_id: str, body: Mapping[str, Any]) -> Iterator[str]:
        known = [a for a in self.assessments.get(customer_id, []) if a["known_at"] <= self.end and a["confirmed"]]
        if not known:
            yield "no assessment was known"
            return
        newest = max(known, key=lambda a: (a["assessed_on"], a["known_at"], a["id"]))
        used, held_down = body["shown"]["level"], [u["value"] for u in body["case"]["used"] if u["field"] == "bound"]
        if used != min([newest["level"], *held_down]):
            yield f"level {used} was used, {newest['level']} was known, held down to {held_down}"
        if _months_later(newest["assessed_on"], VALID_MONTHS) < self.as_of:
            yield "the assessment had expired"

    def _fact_faults(self, customer_id: str, case: Mapping[str, Any]) -> Iterator[str]:
        for used in case["used"]:
            if used["field"] in ("assessment", "bound"):
                continue
            fact = self.facts.get(used["id"])
            if fact is None or fact["customer_id"] != customer_id or fact["value"] != used["value"]:
                yield f"fact {used['field']} is not what was recorded"
            elif fact["known_at"] > self.end or fact["valid_from"] > self.as_of:
                yield f"fact {used['field']} was not known yet"

    def _sum_faults(self, shown: Mapping[str, Any]) -> Iterator[str]:
        spent = shown["cash"]["minor"] + sum(line["amount"]["minor"] for line in shown["lines"])
        if spent != shown["amount"]["minor"] or shown["cash"]["minor"] < 0:
            yield "the parts do not sum to the whole"
        if sum(row["target"] for row in shown["allocation"]) != 10_000:
            yield "the weights do not sum to one"
        if sum(line["fee"]["minor"] for line in shown["lines"]) != shown["total_fee"]["minor"]:
            yield "the fees do not sum to their total"

    def _limit_faults(self, body: Mapping[str, Any]) -> Iterator[str]:
        shown, held = body["shown"], body["case"]["held"]
        level = self.limits["levels"][shown["level"]]
        whole = shown["amount"]["minor"] + sum(held.values())
        growth = 0
        for row in shown["allocation"]:
            most = level["most"].get(row["asset_class"], 0)
            bought = sum(x["amount"]["minor"] for x in shown["lines"] if x["asset_class"] == row["asset_class"])
            if (
                row["target"] < 0
                or row["target"] > most
                or (bought and (bought + held.get(row["asset_class"], 0)) * 10_000 > (most + 1) * whole)
            ):
                yield f"{row['asset_class']} is above its limit"
            growth += row["target"] if self.limits["groups"].get(row["asset_class"]) == "growth" else 0
        if growth > level["growth_cap"]:
            yield "growth is above its limit"
        liquid = sum(row["target"] for row in shown["allocation"] if self.limits["groups"].get(row["asset_class"]) == "liquid")
        if liquid < max(level["liquid_floor"], body["case"]["liquid"]):
            yield "too little is kept liquid"

    def _line_faults(self, line: Mapping[str, Any], level: int) -> Iterator[str]:
        item = self.shelf.get(line["product_id"])
        if item is None:
            yield f"{line['code']} was not on the shelf"
            return
        stored = self.versions.get((line["product_id"], item["version"]))
        if stored is None or stored["known_at"] > self.end or stored["valid_from"] > self.as_of:
            yield f"{line['code']} was not known yet"
            return
        grade = max(g for g in (stored["issuer_grade"], stored["seller_grade"], 0) if g is not None)
        if not 1 <= grade <= level or line["grade"] != grade:
            yield f"{line['code']} has grade {grade}, the level is {level}"
        if stored["state"] != "on_shelf" or stored["offering"] != "public":
            yield f"{line['code']} was not for sale to the public"
        if line["amount"]["minor"] < stored["min_amount_minor"] or line["amount"]["currency"] != stored["currency"]:
            yield f"{line['code']} is below its minimum or in other money"
        if item["priced_on"] is None or item["priced_on"] > self.as_of.isoformat():
            yield f"{line['code']} had no price yet"

    def _clearance_faults(self, result: Mapping[str, Any], body: Mapping[str, Any]) -> Iterator[str]:
        cleared = self.clearances.get(result["clearance_id"])
        lines = sorted([x["product_id"], x["side"], x["amount"]["currency"], x["amount"]["minor"]] for x in body["shown"]["lines"])
        if cleared is None or cleared["subject_id"] != result["id"] or cleared["fingerprint"] != _covers(cleared, result, lines):
            yield "the clearance does not cover these lines"
        elif cleared["decision"] > 1:
            yield "the clearance was not a pass"


def _covers(cleared: Mapping[str, Any], result: Mapping[str, Any], lines: Sequence[object]) -> str:
    kept = ("id", "subject_kind", "subject_id", "facts_digest", "pack", "pack_version", "pack_digest")
    whole = {
        **{name: cleared[name] for name in kept},
        "customer_id": result["customer_id"],
        "lines": lines,
        "decision": ("ALLOW", "WARN")[cleared["decision"]],
        "reasons": [[r["rule_id"], r["code"], r["decision"]] for r in cleared["reasons"]],
        "granted_at": cleared["granted_at"].isoformat(),
        "expires_at": cleared["expires_at"].isoformat(),
    }
    return hashlib.sha256(_text(whole).encode()).hexdigest()


def _versions(w: Work) -> dict[tuple[str, int], Mapping[str, Any]]:
    rows = w.db.execute(sa.select(metadata.tables["products_version"])).mappings()
    return {(r["product_id"], r["version"]): dict(r) for r in rows}


def _shelf(w: Work, digest: str) -> dict[str, dict[str, Any]]:
    kept = metadata.tables["advice_shelf"]
    body = w.db.execute(sa.select(kept.c.body).where(kept.c.digest == digest)).scalar_one()
    text = zlib.decompress(bytes(body))
    if hashlib.sha256(text).hexdigest() != digest:
        return {}
    return {item["product_id"]: item for item in json.loads(text)}


def _limits(version: str) -> dict[str, Any]:
    raw = tomllib.loads(files("steward.advise.portfolio").joinpath("data", "limits.toml").read_text("utf-8"))
    chosen = next(s for s in raw["set"] if s["version"] == version)
    return {"groups": raw["groups"], "levels": {level["level"]: level for level in chosen["level"]}}


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _months_later(day: dt.date, months: int) -> dt.date:
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month, last)
        except ValueError:
            continue
    raise AssertionError("unreachable: every month has 28 days")

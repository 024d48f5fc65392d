"""Verifying a passport from its bytes alone: who signed, that nothing changed, and that its facts lead to the same decision again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from steward.guard.compliance import queries as compliance
from steward.guard.compliance.model import RecordUnreadable
from steward.kernel.json import canonical, digest
from steward.platform.audit import PROVABLE
from steward.platform.crypto import verify_signature
from steward.platform.inclusion import Inclusion, holds
from steward.platform.merkle import climb, leaf_hash
from steward.workflows.passport import FIELDS, FORMAT


class Outcome(IntEnum):
    """What a verification came to; the number is the exit code of the command."""

    PROVED = 0
    UNREADABLE = 1
    ALTERED = 2
    WRONG_SIGNER = 3
    OTHER_DECISION = 4


@dataclass(frozen=True, slots=True)
class Proved:
    """One record of a passport: what was decided, when, and until when at the latest it was in the bank's chain."""

    id: str
    stage: str
    time: str
    chained_by: str
    decision: str | None
    rules: tuple[str, ...]
    pack: str | None


@dataclass(frozen=True, slots=True)
class PassportReport:
    """What a verification found; `detail` names what is wrong. `records` are filled as far as they could be relied on."""

    outcome: Outcome
    detail: str
    about: str = ""
    customer: str = ""
    key: str = ""
    signer_known: bool = False
    records: tuple[Proved, ...] = ()
    exhibits: int = 0


class _Broken(Exception):
    """Why a passport proves nothing."""

    def __init__(self, outcome: Outcome, detail: str) -> None:
        super().__init__(detail)
        self.outcome = outcome


def verify_passport(raw: bytes, *, key: str | None = None, pack: str | None = None) -> PassportReport:
    """Verify the bytes of a passport, without a database.

    `key` is the bank's public key as had from somewhere else; without it the file proves only that one holder of some key made it. `pack`
    is the text of a rule pack to judge under, instead of the file's own.
    """
    try:
        file = _read(raw, key)
        records = [_prove(record, file["key"]) for record in file["records"]]
        _check_whole(file)
        _decide_again(file, pack)
    except _Broken as broken:
        return PassportReport(broken.outcome, str(broken))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as fault:
        return PassportReport(Outcome.UNREADABLE, repr(fault))
    return PassportReport(
        Outcome.PROVED,
        "",
        about=file["about"],
        customer=file["records"][-1]["body"]["customer"],
        key=file["key"],
        signer_known=key is not None,
        records=tuple(records),
        exhibits=len(file["exhibits"]),
    )


def _read(raw: bytes, key: str | None) -> Mapping[str, Any]:
    """The file as the holder of `key` signed it; a file in another form is altered, for there is one form only."""
    file = json.loads(raw.decode())
    if file["format"] != FORMAT:
        raise _Broken(Outcome.UNREADABLE, "format")
    if canonical(file) + b"\n" != raw or set(file) != FIELDS:
        raise _Broken(Outcome.ALTERED, "form")
    signed = {name: value for name, value in file.items() if name != "signature"}
    if not verify_signature(file["key"], canonical(signed), file["signature"]):
        raise _Broken(Outcome.ALTERED, "signature")
    if key is not None and file["key"] != key.strip():
        raise _Broken(Outcome.WRONG_SIGNER, "key")
    return dict(file)


def _prove(record: Mapping[str, Any], key: str) -> Proved:
    """The record's digest leads to the root in an audit entry, and that entry to the root of a signed checkpoint."""
    body, proof = record["body"], record["proof"]
    batch, tree = proof["batch"], proof["tree"]
    inclusion = Inclusion(proof["entry"], tree["index"], tree["count"], tree["path"], proof["checkpoint"])
    root = climb(leaf_hash(canonical(body)), batch["index"], batch["count"], [bytes.fromhex(step) for step in batch["path"]])
    linked = inclusion.linked
    if root is None or linked["operation"] != PROVABLE.value or json.loads(linked["facts"])["root"] != root.hex():
        raise _Broken(Outcome.ALTERED, f"record {body['id']}")
    if not holds(inclusion, key):
        raise _Broken(Outcome.ALTERED, f"chain {body['id']}")
    decided = body["decided"]
    pack = decided.get("pack")
    return Proved(
        id=body["id"],
        stage=body["stage"],
        time=body["time"],
        chained_by=proof["checkpoint"]["at"],
        decision=decided.get("decision"),
        rules=tuple(r["id"] for r in decided.get("rules", ())),
        pack=None if pack is None else f"{pack['name']} {pack['version']}",
    )


def _check_whole(file: Mapping[str, Any]) -> None:
    """The records are one story of one customer and end with the one the file is for; exhibits are what their digests say."""
    bodies = [record["body"] for record in file["records"]]
    if bodies[-1]["id"] != file["about"] or len({(b["customer"], b["story"]) for b in bodies}) != 1:
        raise _Broken(Outcome.ALTERED, "records")
    if any(digest(body) != name for name, body in file["exhibits"].items()):
        raise _Broken(Outcome.ALTERED, "exhibits")


def _decide_again(file: Mapping[str, Any], pack: str | None) -> None:
    given = () if pack is None else compliance.read_packs(pack)
    for body in (record["body"] for record in file["records"]):
        if "acts" not in body["decided"]:
            continue
        try:
            differences = compliance.decide_again(body["decided"], file["exhibits"], given)
        except RecordUnreadable as fault:
            raise _Broken(Outcome.UNREADABLE, str(fault)) from None
        if differences:
            raise _Broken(Outcome.OTHER_DECISION, f"{body['id']}: {'; '.join(differences)}")

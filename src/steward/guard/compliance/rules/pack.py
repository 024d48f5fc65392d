"""Rule packs: dated data, read once, checked whole; one wrong rule keeps the pack from loading."""

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from steward.guard.compliance.model import Act
from steward.guard.compliance.rules.fields import AMOUNT, FIELDS
from steward.guard.compliance.rules.language import BadCondition, Condition, compile_condition
from steward.kernel.json import digest, plain
from steward.kernel.time import BusinessDate, parse_date
from steward.kernel.verdict import Decision

PACKS = ("cn-2026", "eu-mifid2")
# Products whose issuer nobody knows are judged by the first pack, whose first rule refuses them.
HOME = PACKS[0]
MARKS = ("V1", "V2", "V3", "M", "D")
# Which way a parameter gets stricter; a parameter without a direction is not the bank's to change.
DIRECTIONS = ("lower", "higher")
SALE = frozenset({Act.RECOMMEND, Act.ACCEPT, Act.BUY, Act.EXECUTE})
# How a customer confirms a warning, from light to heavy.
CONFIRMATIONS = ("tick", "typed", "spoken", "signed")
REQUIRED = frozenset({"id", "clause", "mark", "from", "acts", "breach", "decision", "code", "test"})
KEYS = REQUIRED | {"until", "regimes", "unknown", "waits", "confirm", "evidence", "params"}


class BadPack(ValueError):
    """A rule pack that may not be used; the message names the rule and the fault."""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule: where it comes from, when it holds, what it reads and what it decides when its condition holds or is unknown.

    `evidence` are the facts to keep with a decision: what the condition reads, and what the pack adds.
    """

    id: str
    clause: str
    mark: str
    since: BusinessDate
    until: BusinessDate | None
    acts: frozenset[Act]
    regimes: frozenset[str] | None
    breach: Condition
    decision: Decision
    unknown: Decision
    waits: frozenset[Act]
    confirm: str
    evidence: frozenset[str]
    code: str
    params: Mapping[str, Any]
    test: str

    @property
    def numbers(self) -> dict[str, Any]:
        """What its parameters are set to, by name."""
        return {name: given["value"] for name, given in self.params.items()}

    @property
    def needs_amount(self) -> bool:
        """Whether the rule can only speak once an amount is on the table."""
        return not self.breach.fields.isdisjoint(AMOUNT)

    def decides(self, act: Act, *, held: bool | None) -> Decision:
        """What the rule says once its condition holds, does not, or is unknown (None).

        At an act for which the rule waits, facts it lacks keep it silent: it is asked again at the order, when they can be known.
        """
        if held is None:
            return Decision.ALLOW if act in self.waits else self.unknown
        return self.decision if held else Decision.ALLOW

    def covers(self, act: Act, regime: str | None) -> bool:
        """Whether the rule speaks about this act under this regime; an unknown regime is covered by rules for all."""
        return act in self.acts and (self.regimes is None or regime in self.regimes)


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """The rules of one pack that are in force together."""

    name: str
    version: str
    since: BusinessDate
    regimes: frozenset[str]
    rules: tuple[Rule, ...]
    # Everything the rules were read from, as JSON: whoever has it can read the same pack again.
    source: Mapping[str, Any] = field(default_factory=dict, repr=False)
    digest: str = field(default="")
    layered: bool = False

    def find(self, rule: str) -> Rule | None:
        """One rule by its id, or None when this version has none of the name."""
        return next((r for r in self.rules if r.id == rule), None)


def parse_pack(text: str) -> tuple[Pack, ...]:
    """Every version of a pack, oldest first. BadPack when a rule is malformed or begins or ends between two versions."""
    raw = tomllib.loads(text)
    versions: Sequence[Mapping[str, Any]] = raw["version"]
    starts = [v["from"] for v in versions]
    if starts != sorted(set(starts)):
        raise BadPack("versions must be in the order of their days")
    unconnected = frozenset(raw.get("unconnected", ()))
    if not unconnected <= FIELDS.keys():
        raise BadPack("what is not connected yet are declared facts")
    rules = [read_rule(r, unconnected) for r in raw["rule"]]
    ids = [(r.id, r.since) for r in rules]
    if len(ids) != len(set(ids)):
        raise BadPack("two rules share an id and a first day")
    for rule in rules:
        for day in (rule.since, rule.until):
            if day is not None and day not in starts:
                raise BadPack(f"rule {rule.id}: {day} is not the first day of a version")
    return tuple(_version(raw, v, rules) for v in versions)


def _version(raw: Mapping[str, Any], version: Mapping[str, Any], rules: Sequence[Rule]) -> Pack:
    since = BusinessDate(version["from"])
    live = tuple(r for r in rules if r.since <= since and (r.until is None or since < r.until))
    names = {r.id for r in live}
    listed = [r for r in raw["rule"] if r["id"] in names and r["from"] <= since and since < r.get("until", dt.date.max)]
    source = plain({"version": version, "rules": listed, "unconnected": raw.get("unconnected", [])})
    return Pack(raw["name"], version["id"], since, frozenset(raw["regimes"]), live, source, digest(source))


def read_source(name: str, source: Mapping[str, Any]) -> Pack:
    """The version that `source` was written from, with the same digest; BadPack when it is none. It judges, but no regime picks it."""
    try:
        days = ({k: parse_date(v) if k in ("from", "until") else v for k, v in rule.items()} for rule in source["rules"])
        unconnected = frozenset(source["unconnected"])
        rules = tuple(read_rule(rule, unconnected) for rule in days)
        version = source["version"]
        return Pack(name, version["id"], parse_date(version["from"]), frozenset(), rules, source, digest(source))
    except (AttributeError, KeyError, TypeError, ValueError) as fault:
        raise BadPack(f"{name}: {fault}") from None


def read_rule(raw: Mapping[str, Any], unconnected: frozenset[str] = frozenset()) -> Rule:
    """One rule as a pack writes it; BadPack when anything in it is wrong."""
    name = raw.get("id", "?")
    if wrong := sorted((set(raw) - KEYS) | (REQUIRED - set(raw))):
        raise BadPack(f"rule {name}: unknown or missing {', '.join(wrong)}")
    params = raw.get("params", {})
    confirm = raw.get("confirm", CONFIRMATIONS[0])
    if confirm not in CONFIRMATIONS:
        raise BadPack(f"rule {name}: there is no confirmation {confirm}")
    try:
        breach = compile_condition(raw["breach"], {k: v["value"] for k, v in params.items()})
        rule = Rule(
            id=name,
            clause=raw["clause"],
            mark=raw["mark"],
            since=raw["from"],
            until=raw.get("until"),
            acts=frozenset(Act(a) for a in raw["acts"]),
            regimes=frozenset(raw["regimes"]) if "regimes" in raw else None,
            breach=breach,
            decision=Decision[raw["decision"]],
            unknown=Decision[raw.get("unknown", raw["decision"])],
            waits=_waits(raw, breach, unconnected),
            confirm=confirm,
            evidence=breach.fields | frozenset(raw.get("evidence", ())),
            code=raw["code"],
            params=params,
            test=raw["test"],
        )
    except (BadCondition, KeyError, ValueError) as fault:
        raise BadPack(f"rule {name}: {fault}") from None
    if not rule.evidence <= FIELDS.keys() or not rule.waits <= rule.acts:
        raise BadPack(f"rule {name}: evidence names fields, and a rule waits only at its own acts")
    if rule.mark not in MARKS or any(p.get("mark") not in MARKS for p in params.values()):
        raise BadPack(f"rule {name}: rule and parameters carry a mark out of {', '.join(MARKS)}")
    if any(p.get("stricter", DIRECTIONS[0]) not in DIRECTIONS for p in params.values()):
        raise BadPack(f"rule {name}: a parameter gets stricter {' or '.join(DIRECTIONS)}")
    return rule


def _waits(raw: Mapping[str, Any], breach: Condition, unconnected: frozenset[str]) -> frozenset[Act]:
    """The acts a rule waits at by itself, and every act of a sale while a fact it needs has no source yet."""
    waits, acts = (frozenset(Act(a) for a in raw.get(name, ())) for name in ("waits", "acts"))
    return waits if unconnected.isdisjoint(breach.fields - breach.optional) else waits | (acts & SALE)


@dataclass(frozen=True, slots=True, eq=False)
class PackSet:
    """Every version of every pack a bank judges by, oldest first; whoever reviews is given one."""

    versions: Mapping[str, tuple[Pack, ...]]

    def at(self, regime: str | None, as_of: BusinessDate) -> Pack | None:
        """The version in force for a regime on a day; the home pack for an unknown regime; None before the first version."""
        named = next((name for name, versions in self.versions.items() if regime in versions[0].regimes), HOME)
        return next((p for p in reversed(self.versions[named]) if p.since <= as_of), None)

    def find(self, name: str, version: str) -> Pack | None:
        """A version by its name, for replay."""
        return next((p for p in self.versions.get(name, ()) if p.version == version), None)


@cache
def shipped() -> PackSet:
    """The packs that come with the program: version zero of every bank's, which nobody changes."""
    return PackSet({name: parse_pack(source_of(name)) for name in PACKS})


def source_of(name: str) -> str:
    """The text of a pack that comes with the program: its files one after the other, the head first, then a chapter each."""
    folder = files("steward.guard.compliance").joinpath("data", name)
    chapters = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return "\n".join(f.read_text("utf-8") for f in chapters)

"""A change of the rules in a sandbox: the same packs with one rule read anew."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from steward.guard.compliance.model import BadChange, Change, ChangeKind, Layer
from steward.guard.compliance.rules.language import BadCondition, compile_condition
from steward.guard.compliance.rules.layer import base_at, lay, layer_faults
from steward.guard.compliance.rules.pack import Pack, PackSet, Rule
from steward.kernel.json import digest
from steward.kernel.time import BusinessDate, parse_date
from steward.kernel.verdict import Decision


def in_force_on(packs: PackSet, day: BusinessDate) -> PackSet:
    """The versions in force on `day`, as if they had always been: past acts are judged by them whatever their own day."""
    found = {name: next((v for v in reversed(versions) if v.since <= day), None) for name, versions in packs.versions.items()}
    return PackSet({name: (replace(v, since=BusinessDate(dt.date.min)),) for name, v in found.items() if v is not None})


def change_packs(packs: PackSet, change: Change) -> PackSet:
    """The packs under a change of a parameter or a rule; others leave them as they are. BadChange when it does not fit."""
    if change.kind is ChangeKind.LAYER:
        return _with_layer(packs, change)
    if change.kind not in (ChangeKind.PARAMETER, ChangeKind.RULE):
        return packs
    name, _, rule_id = change.target.partition("/")
    if not any(rule.id == rule_id for pack in packs.versions.get(name, ()) for rule in pack.rules):
        raise BadChange(why=f"there is no rule {change.target}")
    changed = tuple(_with(pack, rule_id, change) for pack in packs.versions[name])
    return PackSet({**packs.versions, name: changed})


def _with_layer(packs: PackSet, change: Change) -> PackSet:
    """The bank's layer in place of the one it has, as if its day had come."""
    try:
        since = parse_date(str(change.values["since"]))
        made = Layer.of(change.target, str(change.values["version"]), since, change.values["layer"])  # type: ignore[arg-type]
        base = base_at(change.target, since)
        if base is None or layer_faults(base, made):
            raise BadChange(why=f"{change.target}: the layer does not lie on it")
        laid = lay(base, made, since)
    except (KeyError, TypeError, ValueError) as fault:
        raise BadChange(why=f"{change.target}: {fault}") from None
    return PackSet({**packs.versions, change.target: (replace(laid, since=packs.versions[change.target][0].since),)})


def _with(pack: Pack, rule_id: str, change: Change) -> Pack:
    if not any(rule.id == rule_id for rule in pack.rules):
        return pack
    kept = tuple(r for r in pack.rules if r.id != rule_id) if change.values.get("off") is True else None
    rules = kept or tuple(_changed(r, change) if r.id == rule_id else r for r in pack.rules)
    return replace(pack, rules=rules, digest=digest({"pack": pack.digest, "change": change.digest}))


def _changed(rule: Rule, change: Change) -> Rule:
    try:
        if change.kind is ChangeKind.PARAMETER:
            return _with_parameter(rule, str(change.values["param"]), change.values["value"])
        return _read_anew(rule, change.values)
    except (BadCondition, KeyError) as fault:
        raise BadChange(why=f"{change.target}: {fault}") from None


def _with_parameter(rule: Rule, name: str, value: Any) -> Rule:
    if type(value) is not type(rule.params[name]["value"]):
        raise BadCondition(f"{value!r} is not a value of {name}")
    params = {**rule.params, name: {**rule.params[name], "value": value}}
    return replace(rule, params=params, breach=_compiled(rule.breach.text, params))


def _read_anew(rule: Rule, values: Mapping[str, Any]) -> Rule:
    breach = _compiled(str(values.get("breach", rule.breach.text)), rule.params)
    decision, unknown = Decision[values.get("decision", rule.decision.name)], Decision[values.get("unknown", rule.unknown.name)]
    return replace(rule, breach=breach, evidence=rule.evidence | breach.fields, decision=decision, unknown=unknown)


def _compiled(text: str, params: Mapping[str, Any]) -> Any:
    return compile_condition(text, {name: given["value"] for name, given in params.items()})

"""A bank's own layer on a pack, stricter only: parameters moved the strict way, decisions raised, rules added; nothing taken away."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from steward.guard.compliance.model import REDEEMING, Layer, LayerFault, TextFacts, TextKind
from steward.guard.compliance.rules.pack import Pack, PackSet, Rule, read_rule, read_source, shipped
from steward.guard.compliance.rules.wording.check import judge_wording
from steward.kernel.time import BusinessDate
from steward.kernel.verdict import Decision

PARTS = frozenset({"changes", "added"})
CHANGES = frozenset({"params", "decision"})
# What a bank writes of a rule of its own; the rest follows from the layer.
OWN = frozenset({"id", "clause", "acts", "regimes", "breach", "decision", "unknown", "code", "params"})
PREFIX = "B-"
MOST = 10**12


def base_at(pack: str, day: BusinessDate) -> Pack | None:
    """The shipped version a layer of that day lies on."""
    found: Pack | None = _last(shipped().versions.get(pack, ()), day)
    return found


def layer_faults(base: Pack, layer: Layer) -> list[LayerFault]:
    """Why `layer` may not lie on `base`, the version in force on its first day; none when it is stricter in every part."""
    content = layer.content
    if set(content) - PARTS or not isinstance(content.get("changes", {}), dict) or not isinstance(content.get("added", []), list):
        return [LayerFault("-", "compliance.layer_malformed")]
    rules = {r.id: r for r in base.rules}
    faults = [f for rule_id, change in content.get("changes", {}).items() for f in _change_faults(rules.get(rule_id), rule_id, change)]
    faults += [f for raw in content.get("added", []) for f in _added_faults(rules, layer, raw)]
    named = [raw["id"] for raw in content.get("added", []) if isinstance(raw, dict) and "id" in raw]
    faults += [LayerFault(i, "compliance.layer_rule_taken") for i in sorted({i for i in named if named.count(i) > 1})]
    return faults


def _change_faults(rule: Rule | None, rule_id: str, change: Any) -> Iterator[LayerFault]:
    if rule is None:
        yield LayerFault(rule_id, "compliance.layer_no_rule")
        return
    if not isinstance(change, dict) or set(change) - CHANGES or not isinstance(change.get("params", {}), dict):
        yield LayerFault(rule_id, "compliance.layer_malformed")
        return
    for name, value in change.get("params", {}).items():
        yield from _param_faults(rule, name, value)
    decision = change.get("decision")
    if decision is not None and (decision not in Decision.__members__ or Decision[decision] <= rule.decision):
        yield LayerFault(rule_id, "compliance.layer_decision_looser", {"decision": str(decision), "base": rule.decision.name})


def _param_faults(rule: Rule, name: str, value: Any) -> Iterator[LayerFault]:
    given = rule.params.get(name)
    facts = {"param": name, "value": value if type(value) is int else str(value)}
    if given is None:
        yield LayerFault(rule.id, "compliance.layer_no_param", facts)
    elif "stricter" not in given or rule.unknown > rule.decision:
        yield LayerFault(rule.id, "compliance.layer_fixed_param", facts)
    elif type(value) is not int or not 0 <= value <= MOST:
        yield LayerFault(rule.id, "compliance.layer_no_number", facts)
    elif _stricter(given, value) != value or value == given["value"]:
        yield LayerFault(rule.id, "compliance.layer_looser", facts | {"base": given["value"], "way": given["stricter"]})


def _stricter(given: Mapping[str, Any], value: int) -> int:
    pick = min if given["stricter"] == "lower" else max
    return int(pick(given["value"], value))


def _added_faults(rules: Mapping[str, Rule], layer: Layer, raw: Any) -> Iterator[LayerFault]:
    name = str(raw.get("id", "-")) if isinstance(raw, dict) else "-"
    if not isinstance(raw, dict) or set(raw) - OWN or not name.startswith(PREFIX):
        yield LayerFault(name, "compliance.layer_malformed")
        return
    if name in rules:
        yield LayerFault(name, "compliance.layer_rule_taken")
    try:
        made = _own_rule(layer, raw)
    except (ValueError, TypeError, AttributeError, RecursionError) as fault:
        yield LayerFault(name, "compliance.layer_bad_rule", {"why": str(fault)})
        return
    if made.acts & REDEEMING:
        yield LayerFault(name, "compliance.layer_redeem")
    if made.code not in _sentences():
        yield LayerFault(name, "compliance.layer_no_sentence", {"sentence": made.code})
    for reason in judge_wording(made.clause, TextFacts(TextKind.MESSAGE, layer.since)).reasons:
        if reason.decision is Decision.BLOCK:  # what is only like an offence is read by who releases
            yield LayerFault(name, "compliance.layer_wording", {"words": reason.facts["words"], "rule": reason.facts["rule"]})


@lru_cache(maxsize=1)
def _sentences() -> frozenset[str]:
    """The sentences a rule may be said with: those of the shipped packs, and one for whatever a bank adds."""
    return frozenset({r.code for versions in shipped().versions.values() for p in versions for r in p.rules} | {"compliance.bank_rule"})


def _own_rule(layer: Layer, raw: Mapping[str, Any]) -> Rule:
    return read_rule(_own_source(layer, raw) | {"from": layer.since})


def _own_source(layer: Layer, raw: Mapping[str, Any]) -> dict[str, Any]:
    return {"code": "compliance.bank_rule", **raw, "mark": "D", "from": layer.since.isoformat(), "test": layer.version}


def lay(base: Pack, layer: Layer | None, since: BusinessDate) -> Pack:
    """`base` with `layer` on it, in force from `since`; like any pack it can be read again from its source.

    A later base may have become stricter than the layer, or dropped a rule: then the stricter of both holds, and what is gone stays gone.
    """
    if layer is None:
        return base
    changes = layer.content.get("changes", {})
    rules = [_changed(raw, changes[raw["id"]]) if raw["id"] in changes else raw for raw in base.source["rules"]]
    rules += [_own_source(layer, raw) for raw in layer.content.get("added", [])]
    version = {"id": f"{base.version}{layer.version}", "from": since.isoformat()}
    return replace(read_source(base.name, {**base.source, "version": version, "rules": rules}), regimes=base.regimes, layered=True)


def _changed(raw: Mapping[str, Any], change: Mapping[str, Any]) -> Mapping[str, Any]:
    moved = {
        name: {**given, "value": _stricter(given, change.get("params", {}).get(name, given["value"]))}
        for name, given in raw.get("params", {}).items()
        if "stricter" in given
    }
    decision = max(Decision[raw["decision"]], Decision[change.get("decision", raw["decision"])])
    return {**raw, "params": {**raw.get("params", {}), **moved}, "decision": decision.name, "unknown": raw.get("unknown", raw["decision"])}


@lru_cache(maxsize=32)
def with_layers(base: PackSet, layers: tuple[Layer, ...]) -> PackSet:
    """The base set with a bank's layers, each holding from its day until the next one of its pack."""
    return PackSet({name: _laid(versions, [x for x in layers if x.pack == name]) for name, versions in base.versions.items()})


def _laid(versions: Sequence[Pack], layers: Sequence[Layer]) -> tuple[Pack, ...]:
    days = sorted({p.since for p in versions} | {x.since for x in layers if x.since > versions[0].since})
    return tuple(lay(_last(versions, day), _last(layers, day), day) for day in days)


def _last(dated: Sequence[Any], day: BusinessDate) -> Any:
    return max((d for d in dated if d.since <= day), key=lambda d: d.since, default=None)

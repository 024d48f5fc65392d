"""Rule packs as data: one that breaks a rule does not load, the day picks the version, and every rule has its words and sources (D4)."""

import json
import re
import tomllib

import pytest

from steward.guard.compliance.model import Act
from steward.guard.compliance.rules.pack import BadPack, parse_pack, read_source, shipped, source_of
from steward.kernel.json import canonical
from steward.kernel.time import business_date
from steward.kernel.verdict import Decision
from steward.platform.words import LANGUAGES, has, outline
from tests.unit.compliance.facts import CUSTOMER, TODAY

RULE = """
[[rule]]
id = "X1"
clause = "c"
mark = "D"
from = 2020-01-01
acts = ["buy"]
breach = "product.grade > param.most"
decision = "BLOCK"
code = "compliance.X1"
params.most = { value = 3, mark = "D" }
test = "t"
"""
PACK = 'name = "p"\nregimes = ["NFRA"]\nversion = [{ id = "1", from = 2020-01-01 }, { id = "2", from = 2021-01-01 }]\n' + RULE


def test_a_pack_gives_each_version_its_own_rules_and_digest() -> None:
    ended = PACK.replace("from = 2020-01-01\nacts", "from = 2020-01-01\nuntil = 2021-01-01\nacts")
    first, second = parse_pack(ended)
    assert ([r.id for r in first.rules], second.rules, first.digest != second.digest) == (["X1"], (), True)
    same = parse_pack(PACK)
    assert [p.digest for p in same] == [p.digest for p in parse_pack(PACK)]
    changed = parse_pack(PACK.replace("value = 3", "value = 4"))
    assert changed[0].digest != same[0].digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('mark = "D"\nfrom', 'mark = "X"\nfrom'),
        ('value = 3, mark = "D"', 'value = 3, mark = "sure"'),
        ('value = 3, mark = "D"', 'value = 3, mark = "D", stricter = "sideways"'),
        ('decision = "BLOCK"', 'decision = "PERHAPS"'),
        ('acts = ["buy"]', 'acts = ["steal"]'),
        ('test = "t"', ""),
        ('test = "t"', 'test = "t"\ncolour = "red"'),
        ("product.grade > param.most", "product.grade > param.least"),
        ("from = 2020-01-01\nacts", "from = 2020-06-01\nacts"),
        ("from = 2021-01-01 }", "from = 2019-01-01 }"),
        ('test = "t"', 'test = "t"\nevidence = ["product.colour"]'),
        ('test = "t"', 'test = "t"\nwaits = ["recommend"]'),
        ('test = "t"', 'test = "t"\nconfirm = "nod"'),
        (RULE, RULE + RULE),
    ],
)
def test_a_wrong_pack_does_not_load(old: str, new: str) -> None:
    assert old in PACK
    with pytest.raises(BadPack):
        parse_pack(PACK.replace(old, new, 1))


def test_the_day_picks_the_pack_version() -> None:
    packs = shipped()
    found = [packs.at("NFRA", business_date(*day)) for day in ((2026, 1, 31), (2026, 2, 1), (2026, 6, 11))]
    assert [p.version for p in found if p] == ["2026-01-01", "2026-02-01", "2026-06-11"]
    assert packs.at("NFRA", business_date(2017, 1, 1)) is None
    assert packs.find("eu-mifid2", "2022-08-02") is packs.at("MIFID2", TODAY)
    assert packs.find("eu-mifid2", "0") is None


def test_every_rule_has_a_clause_a_known_mark_and_two_sentences() -> None:
    for versions in shipped().versions.values():
        for rule in {r.id: r for p in versions for r in p.rules}.values():
            assert rule.clause
            said = [rule.code, *(f"compliance.param-{name}" for name in rule.params)]
            assert [code for code in said for language in LANGUAGES if not has(language, code)] == []
            assert not re.search("[a-z]_[a-z]", outline("zh", rule.code, rule.numbers))  # no name of a fact where its value would be
    assert CUSTOMER.level == 3


def test_a_fact_without_a_source_keeps_a_rule_silent_about_a_sale_and_nothing_else() -> None:
    both = PACK.replace('acts = ["buy"]', 'acts = ["buy", "list"]')
    (first, _) = parse_pack(both.replace("version =", 'unconnected = ["product.grade"]\nversion =', 1))
    assert [first.rules[0].decides(act, held=None) for act in (Act.BUY, Act.LIST)] == [Decision.ALLOW, Decision.BLOCK]
    assert first.rules[0].decides(Act.BUY, held=True) is Decision.BLOCK
    assert first.digest != parse_pack(both)[0].digest
    with pytest.raises(BadPack):
        parse_pack(PACK.replace("version =", 'unconnected = ["product.colour"]\nversion =', 1))


def test_facts_without_a_source_are_few_and_each_is_needed_by_some_rule() -> None:
    for name, versions in shipped().versions.items():
        missing = set(tomllib.loads(source_of(name))["unconnected"])
        needed = {field for pack in versions for rule in pack.rules for field in rule.breach.fields - rule.breach.optional}
        assert missing <= needed


def test_a_version_is_read_back_from_its_own_source() -> None:
    pack = shipped().at("NFRA", TODAY)
    assert pack is not None
    again = read_source(pack.name, json.loads(canonical(pack.source)))
    assert (again.digest, [r.id for r in again.rules]) == (pack.digest, [r.id for r in pack.rules])
    with pytest.raises(BadPack):
        read_source("p", {"rules": []})

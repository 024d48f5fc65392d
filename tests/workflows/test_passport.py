"""A passport proves a recommendation and an order to an outsider, and nothing that was changed in it goes unseen (J7, X2)."""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from steward.guard.compliance.rules.pack import source_of
from steward.guard.contracts import queries as contracts
from steward.guard.contracts.actions import keep_evidence
from steward.guard.contracts.model import Draft, EvidenceHead, Stage
from steward.kernel.json import canonical
from steward.know.markets.actions import record_prices
from steward.know.markets.model import PriceRow
from steward.platform import jobs
from steward.platform.access.model import SYSTEM
from steward.platform.crypto import Keyring, Purpose, new_key
from steward.workflows.passport.build import build_passport
from steward.workflows.passport.verify import Outcome, verify_passport
from steward.workflows.reactions import REACTIONS
from steward.workflows.settlement import settle_day
from tests.modules.advise.house import House, open_house
from tests.support.banks import new_bank
from tests.workflows.test_accept_and_trade import NEXT_DAY, give, orders_of


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A customer whose accepted proposal was carried out."""
    opened = open_house(new_bank(tmp_path_factory.mktemp("bank"), demo=True, reactions=REACTIONS))
    give(opened, "100000")
    issued = opened.issued()
    opened.accept(issued)
    made = orders_of(opened, issued)
    opened.later(hours=8)
    with opened.rt.work(SYSTEM) as w:
        record_prices(w, rows=[PriceRow(o.instrument_id, w.today, Decimal("1.0250"), "test", w.now) for o in made])
    opened.later(hours=16)
    settle_day(opened.rt, NEXT_DAY)
    jobs.drain(opened.rt)
    return opened


def heads(house: House) -> list[EvidenceHead]:
    """The customer's records, oldest first."""
    with house.rt.work(house.customer, read_only=True) as w:
        found, following = contracts.list_evidence(w, customer_id=house.customer_id, limit=100)
    assert following is None
    return found[::-1]


def passport(house: House, stage: Stage) -> bytes:
    """The passport of the first record of a stage."""
    head = next(h for h in heads(house) if h.stage is stage)
    with house.rt.work(house.customer, read_only=True) as w:
        return build_passport(w, head.id)


@pytest.fixture(scope="module")
def order(house: House) -> bytes:
    return passport(house, Stage.EXECUTION)


@pytest.fixture(scope="module")
def advice(house: House) -> bytes:
    return passport(house, Stage.RECOMMENDATION)


def test_every_decision_of_the_story_left_a_record(house: House) -> None:
    stages = [h.stage for h in heads(house)]
    orders = stages.count(Stage.ORDER)
    assert stages == [Stage.RECOMMENDATION, Stage.ACCEPTANCE, *[Stage.ORDER] * orders, *[Stage.EXECUTION] * orders]
    assert orders > 0


def test_an_order_is_proved_from_its_file_alone(house: House, order: bytes) -> None:
    report = verify_passport(order, key=house.rt.keys.public_key())
    assert (report.outcome, report.detail, report.signer_known) == (Outcome.PROVED, "", True)
    assert [r.stage for r in report.records] == ["recommendation", "acceptance", "order", "execution"]
    # The verdict of the day it was carried out is judged again like every other.
    executed = json.loads(order)["records"][-1]["body"]["decided"]
    assert [act["act"] for act in executed["acts"]] == ["execute"]
    assert report.customer == house.customer_id
    assert [r.decision for r in report.records] == ["WARN", "WARN", "ALLOW", "ALLOW"]


def test_the_same_bytes_each_time(house: House, order: bytes) -> None:
    assert passport(house, Stage.EXECUTION) == order
    assert verify_passport(order).outcome is Outcome.PROVED


@pytest.fixture(scope="module")
def small(house: House) -> bytes:
    """The passport of a record that says little."""
    with house.rt.work(SYSTEM) as w:
        (kept,) = keep_evidence(w, [Draft(Stage.STOP, house.customer_id, "order", w.new_id(), w.new_id(), {})])
    with house.rt.work(house.customer, read_only=True) as w:
        return build_passport(w, kept)


def missed(file: bytes, places: Iterable[int], rng: np.random.Generator) -> list[int]:
    """The places at which a flipped bit goes unseen."""
    found = []
    for place in places:
        changed = bytearray(file)
        changed[place] ^= 1 << int(rng.integers(0, 8))
        if verify_passport(bytes(changed)).outcome is Outcome.PROVED:
            found.append(int(place))
    return found


def test_a_flip_of_any_byte_is_found(small: bytes) -> None:
    assert verify_passport(small).outcome is Outcome.PROVED
    assert missed(small, range(len(small)), np.random.default_rng(1)) == []


def test_every_bit_of_the_signature_counts(small: bytes) -> None:
    """The last letter of a Base64 text has bits that say nothing: they may not be changed either."""
    start = small.index(b'"signature":"', small.rindex(b'"records"'))
    missing = []
    for place in range(start, len(small)):
        for bit in range(8):
            changed = bytearray(small)
            changed[place] ^= 1 << bit
            if verify_passport(bytes(changed)).outcome is Outcome.PROVED:
                missing.append((place, bit))
    assert missing == []


def test_a_flip_in_a_large_file_is_found(order: bytes) -> None:
    """At 500 places, 10,000 nightly."""
    rng = np.random.default_rng(20260201)
    places = rng.integers(0, len(order), 10_000 if os.environ.get("STEWARD_NIGHTLY") else 500)
    assert missed(order, places, rng) == []


def resigned(file: bytes, change: Callable[[dict[str, Any]], object], keys: Keyring) -> bytes:
    """The file changed and signed anew by whoever holds `keys`."""
    body = json.loads(file)
    del body["signature"]
    change(body)
    return canonical({**body, "signature": keys.sign(canonical(body))}) + b"\n"


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where every object and list of a JSON value is."""
    if isinstance(value, dict | list):
        yield path
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(inner, (*path, key))


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


def test_a_field_added_removed_or_moved_anywhere_is_found(small: bytes) -> None:
    """In every object and list of the file, whatever form it is written in."""
    seen = 0
    for path in paths(json.loads(small)):
        file = json.loads(small)
        inner = at(file, path)
        size = len(inner)
        if isinstance(inner, dict):
            changed: list[Any] = [{**inner, "added": 1}, dict(list(inner.items())[1:]), dict(reversed(inner.items()))]
        else:
            changed = [[*inner, 1], inner[1:], inner[::-1]]
        for other in changed if size > 1 else changed[:1]:
            whole = json.loads(small)
            if path:
                at(whole, path[:-1])[path[-1]] = other
            else:
                whole = other
            written = json.dumps(whole, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
            if written != small:
                seen += 1
                assert verify_passport(written).outcome is not Outcome.PROVED, (path, other)
    assert seen > 50


@pytest.mark.parametrize("written", [b"", b"{}", b"[]", b"null", b"\xff", b'{"format":"steward-passport/2"}', b"1" * 5000], ids=repr)
def test_what_is_no_passport_is_unreadable(written: bytes) -> None:
    assert verify_passport(written).outcome is Outcome.UNREADABLE


def test_another_form_of_the_same_file_is_altered(order: bytes) -> None:
    """Spaces, a missing line feed, a name given twice: one form only."""
    for other in (order[:-1], order + b"\n", b" " + order, json.dumps(json.loads(order)).encode(), b'{"about":"x",' + order[1:]):
        assert verify_passport(other).outcome is Outcome.ALTERED


def test_another_signer_is_told_apart(house: House, order: bytes) -> None:
    """A forger can sign what he likes with a key of his own: the checkpoints are not signed with it."""
    forger = Keyring()
    forger.add(new_key(Purpose.CHECKPOINT))
    bank = house.rt.keys.public_key()
    assert verify_passport(order, key=forger.public_key()).outcome is Outcome.WRONG_SIGNER
    forged = resigned(order, lambda body: body.update(key=forger.public_key()), forger)
    assert verify_passport(forged, key=bank).outcome is Outcome.WRONG_SIGNER
    assert verify_passport(forged).outcome is Outcome.ALTERED


def first_record(body: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = body["records"][0]["body"]
    return found


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "level": lambda body: first_record(body)["decided"]["customer"].update(level=5),
    "decision": lambda body: first_record(body)["decided"].update(decision="ALLOW"),
    "time": lambda body: first_record(body).update(time="2026-01-01T00:00:00+00:00"),
    "record left out": lambda body: body["records"].pop(1),
    "last record": lambda body: body["records"].pop(),
    "order of records": lambda body: body["records"].reverse(),
    "about": lambda body: body.update(about=body["records"][0]["body"]["id"]),
    "pack": lambda body: next(b for b in body["exhibits"].values() if "rules" in b)["rules"].pop(),
    "root": lambda body: body["records"][0]["proof"]["checkpoint"]["roots"][0].__setitem__(3, "0" * 64),
    "path": lambda body: body["records"][0]["proof"]["tree"].update(index=1),
}


@pytest.mark.parametrize("name", CHANGES)
def test_even_the_bank_cannot_change_a_file_that_its_chain_knows(house: House, order: bytes, name: str) -> None:
    """Planted: each change is signed by the bank's own key; what was chained does not move with it. A story cut short is one still."""
    found = verify_passport(resigned(order, CHANGES[name], house.rt.keys)).outcome
    assert found is (Outcome.PROVED if name == "record left out" else Outcome.ALTERED)


def test_a_decision_the_rules_do_not_make_is_found(house: House) -> None:
    """Planted: a record that was chained and signed but says ALLOW where the rules say otherwise."""
    head = next(h for h in heads(house) if h.stage is Stage.RECOMMENDATION)
    with house.rt.work(SYSTEM) as w:
        true: Any = contracts.get_evidence(w, head.id).body["decided"]
        lie = {**true, "decision": "ALLOW", "rules": []}
        (kept,) = keep_evidence(w, [Draft(Stage.RECOMMENDATION, house.customer_id, "proposal", w.new_id(), w.new_id(), lie)])
    with house.rt.work(house.customer, read_only=True) as w:
        report = verify_passport(build_passport(w, kept))
    assert report.outcome is Outcome.OTHER_DECISION
    assert "decision: ALLOW -> WARN" in report.detail


def test_judged_under_a_pack_had_from_elsewhere(order: bytes) -> None:
    text = source_of("cn-2026")
    assert verify_passport(order, pack=text).outcome is Outcome.PROVED
    stricter = text.replace('decision = "WARN"', 'decision = "REFER"')
    assert stricter != text
    assert verify_passport(order, pack=stricter).outcome is Outcome.OTHER_DECISION
    other = source_of("eu-mifid2")
    assert verify_passport(order, pack=other).outcome is Outcome.UNREADABLE
    assert verify_passport(order, pack="nonsense").outcome is Outcome.UNREADABLE

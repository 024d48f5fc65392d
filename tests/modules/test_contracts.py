"""Contracts on a real database (C01 to C07, C4, S6): offered word for word, signed by a proof bound to it, kept, found again."""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from steward.guard.contracts import actions, queries
from steward.guard.contracts.model import (
    Contract,
    ContractChanged,
    ContractClosed,
    ContractNotFound,
    ContractState,
    ContractsUnsigned,
    RecordedContract,
    Wanted,
)
from steward.guard.contracts.rules.library import BadContent
from steward.guard.contracts.rules.templates import parse_templates, template_hash, templates
from steward.guard.contracts.tables import contract, file, identity
from steward.kernel.paper import Text
from steward.platform.access.model import SYSTEM, Actor, Caller, Denial, Proof, Role, StepUpNeeded, StepUpRefused
from steward.platform.access.operation import Operation
from steward.platform.identity import step_up
from steward.platform.pdf.verify import Outcome, verify
from tests.modules.advise.house import House, open_house
from tests.support.banks import new_bank

CODES = ("account_agreement", "risk_disclosure")


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    made = open_house(new_bank(tmp_path, database_url, demo=True))
    yield made
    made.rt.engine.dispose()


def offered(house: House, *wanted: Wanted) -> list[Contract]:
    with house.rt.work(house.customer) as w:
        asked = wanted or tuple(Wanted(code) for code in CODES)
        return actions.offer_contracts(w, customer_id=house.customer_id, wanted=asked, language="zh")


def proof(house: House, hashes: Mapping[str, str]) -> str:
    with house.rt.work(house.customer) as w:
        shown = actions.shown_for_signing(hashes)
        waiting = step_up.begin(w, operation=Operation.CONTRACTS_CONTRACT_SIGN, subject_id=house.customer_id, shown=shown)
    return step_up.confirm(house.rt, house.customer, waiting.id, Proof(persona=True), Caller("127.0.0.1")).token


def sign(house: House, hashes: Mapping[str, str], token: str | None) -> list[Contract]:
    with house.rt.work(house.customer) as w:
        return actions.sign_contracts(w, customer_id=house.customer_id, hashes=hashes, step_up_token=token)


def signed(house: House) -> list[Contract]:
    hashes = {c.id: c.content_hash for c in offered(house)}
    return sign(house, hashes, proof(house, hashes))


def body(house: House, contract_id: str, actor: Actor | None = None) -> bytes:
    with house.rt.work(actor or house.customer) as w:
        return queries.read_file(w, contract_id).body


def root(house: House) -> bytes:
    with house.rt.work(SYSTEM, read_only=True) as w:
        found = queries.root_certificate(w)
    assert found is not None
    return found


def test_a_package_is_signed_and_every_file_proves_itself(house: House) -> None:
    made = signed(house)
    assert [c.state for c in made] == [ContractState.SIGNED] * 2
    for one in made:
        found = verify(body(house, one.id), root(house))
        assert (found.outcome, found.content, found.made_from) == (Outcome.PROVED, one.content_hash, f"{one.code}@{one.version}")
        assert [s.person for s in found.signatures] == [house.customer.person_id]
    with house.rt.work(house.customer) as w:
        queries.require_signed(w, house.customer_id, [(code, None) for code in CODES])
        assert {c.id for c in queries.list_contracts(w, house.customer_id)} == {c.id for c in made}


def test_nothing_is_signed_without_a_proof_of_exactly_what_was_shown(house: House) -> None:
    """The proof is bound to each contract and every word of it; nothing else passes with it, and it works once."""
    first, second = offered(house)
    hashes = {first.id: first.content_hash, second.id: second.content_hash}
    with pytest.raises(StepUpNeeded):
        sign(house, hashes, None)
    with pytest.raises(StepUpRefused):
        sign(house, hashes, proof(house, {first.id: first.content_hash}))
    with pytest.raises(StepUpRefused):
        sign(house, {first.id: first.content_hash}, proof(house, hashes))
    for wrong in ({first.id: second.content_hash}, {first.id: "0" * 64}):
        with pytest.raises(ContractChanged):
            sign(house, wrong, proof(house, wrong))
    token = proof(house, hashes)
    sign(house, hashes, token)
    with pytest.raises(ContractClosed):
        sign(house, hashes, token)


def test_words_that_changed_behind_the_signers_back_are_not_signed(house: House) -> None:
    """Planted: somebody with the database in hand gives the row the hash of another text; what it says now is compared with what was
    shown as well."""
    (made,) = offered(house, Wanted("account_agreement", blocks=(Text("甲"),)))
    with house.rt.work(SYSTEM) as w:
        w.db.execute(sa.update(contract).values(content_hash="f" * 64))
    hashes = {made.id: "f" * 64}
    with pytest.raises(ContractChanged):
        sign(house, hashes, proof(house, hashes))


def test_what_was_offered_today_is_offered_again_and_not_twice(house: House) -> None:
    assert [c.id for c in offered(house)] == [c.id for c in offered(house)]
    with house.rt.work(house.customer) as w:
        assert queries.list_contracts(w, house.customer_id) == []
        with pytest.raises(ContractsUnsigned):
            queries.require_signed(w, house.customer_id, [("account_agreement", None)])


def test_the_bank_seals_what_the_customer_signed(house: House) -> None:
    one = signed(house)[0]
    with house.rt.work(house.advisor) as w:
        sealed = actions.countersign_contract(w, contract_id=one.id)
    assert sealed.state is ContractState.COUNTERSIGNED
    found = verify(body(house, one.id), root(house))
    assert found.outcome is Outcome.PROVED
    assert [s.person for s in found.signatures] == [house.customer.person_id, "seal"]
    with house.rt.work(house.advisor) as w, pytest.raises(ContractClosed):
        actions.countersign_contract(w, contract_id=one.id)


def test_a_signature_taken_back_no_longer_counts_and_its_file_stays(house: House) -> None:
    one = next(c for c in signed(house) if c.code == "account_agreement")
    with house.rt.work(house.customer) as w:
        actions.withdraw_contract(w, contract_id=one.id)
        assert queries.unsigned(w, house.customer_id, [(code, None) for code in CODES]) == [("account_agreement", None)]
    assert verify(body(house, one.id), root(house)).outcome is Outcome.PROVED
    with house.rt.work(house.customer) as w, pytest.raises(ContractClosed):
        actions.withdraw_contract(w, contract_id=one.id)


def test_a_contract_is_nobody_elses(house: House) -> None:
    one = signed(house)[0]
    stranger = Actor("stranger", Role.CUSTOMER, customer_id=None)
    with house.rt.work(stranger) as w, pytest.raises(ContractNotFound):
        queries.get_contract(w, one.id)
    with pytest.raises(Denial):
        body(house, one.id, house.advisor)
    with house.rt.work(house.advisor) as w:
        name = queries.paper_of(w, one).blocks[1]
        assert queries.paper_shown(w, one).blocks[1] != name, "the name is masked for the people of the bank"


def test_signed_on_paper_counts_and_its_copy_claims_no_electronic_signature(house: House) -> None:
    with house.rt.work(SYSTEM) as w:
        rows = [RecordedContract(house.customer_id, Wanted(code), "zh", "scan-1") for code in CODES]
        assert actions.record_contracts(w, rows=rows) == 2
    with house.rt.work(house.customer) as w:
        queries.require_signed(w, house.customer_id, [(code, None) for code in CODES])
        one = queries.list_contracts(w, house.customer_id)[0]
        assert w.db.scalar(sa.select(sa.func.count()).select_from(file)) == 0
    assert body(house, one.id) == body(house, one.id)
    assert verify(body(house, one.id), b"").outcome is Outcome.UNSIGNED


def test_keys_lie_sealed_and_a_signed_file_cannot_be_changed_or_removed(house: House) -> None:
    one = signed(house)[0]
    with house.rt.engine.connect() as db:
        assert all(bytes(key)[:1] == b"\x01" for key in db.scalars(sa.select(identity.c.key)))
        assert set(db.scalars(sa.select(identity.c.kind))) == {"root", "clock", "seal"}, "a signer's key is nowhere"
    for change in (sa.update(file).values(hash="0" * 64), sa.delete(file)):
        with pytest.raises(sa.exc.DBAPIError), house.rt.engine.begin() as db:
            db.execute(change.where(file.c.contract_id == one.id))


def test_templates_are_checked_as_they_are_read() -> None:
    raw: dict[str, Any] = {
        "code": "x", "version": "1", "from": dt.date(2026, 1, 1), "for": "customer", "basis": "b", "title": {"zh": "题", "en": "t"},
        "clause": [{"id": "a", "key": True, "title": {"zh": "题", "en": "t"}, "zh": "{name}", "en": "{name}"}],
    }  # fmt: skip
    assert len(parse_templates({"template": [raw]})) == 1
    clause = raw["clause"][0]
    for wrong in ([{**clause, "zh": "{phone}"}], [clause, clause], [{**clause, "key": False}]):
        with pytest.raises(BadContent):
            parse_templates({"template": [{**raw, "clause": wrong}]})
    with pytest.raises(BadContent):
        parse_templates({"template": [raw, raw]})
    assert len({template_hash(t) for t in templates()}) == len(templates())

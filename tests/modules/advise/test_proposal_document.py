"""A proposal as a document (F1, J6): the same content as on screen, tagged, light, and signed with what else is unsigned."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from steward.advise.advice import queries
from steward.advise.advice.queries.wording import say_explanation
from steward.guard.contracts import actions as contracts
from steward.guard.contracts import queries as contract_queries
from steward.guard.contracts.model import ContractsUnsigned
from steward.kernel.json import canonical
from steward.kernel.paper import Bars, Grid, Paper
from steward.platform.access.model import Caller, Proof
from steward.platform.access.operation import Operation
from steward.platform.identity import step_up
from steward.platform.pdf.verify import Outcome, verify
from tests.modules.advise.house import House, open_house
from tests.support.banks import new_bank


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = open_house(new_bank(tmp_path, demo=True))
    yield made
    made.rt.engine.dispose()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_document_says_what_the_screen_says(house: House, language: str) -> None:
    """Every line with its four parts, every class of the allocation, every reason against, the costs of five years."""
    proposal = house.issued()
    blocks = queries.document_of(proposal, language).blocks
    said = canonical(blocks).decode()
    for line in proposal.content.lines:
        for part in line.why:
            assert say_explanation(language, part) in said
    (bars,) = [b for b in blocks if isinstance(b, Bars)]
    assert sum(bars.then) == sum(row.proposed for row in proposal.content.allocation)
    plan, costs = (b for b in blocks if isinstance(b, Grid))
    assert len(plan.rows) == len(proposal.content.lines)
    once, yearly, over = (float(cell.replace(",", "")) for cell in costs.rows[-1][1:])
    assert once == float(str(proposal.content.total_fee))
    assert over == pytest.approx(once + 5 * yearly, abs=0.005)
    with house.rt.work(house.customer) as w:
        wanted = queries.document_of(proposal, language)
        drawn = [contract_queries.draw_document(w, wanted, language, number=proposal.number, day=w.today) for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) < 500_000


def test_a_proposal_is_signed_as_one_file_and_another_content_is_another_document(house: House) -> None:
    proposal = house.issued()
    with house.rt.work(house.customer) as w:
        wanted = [queries.document_of(proposal, "zh")]
        (made,) = contracts.offer_contracts(w, customer_id=house.customer_id, wanted=wanted, language="zh")
        shown = contracts.shown_for_signing({made.id: made.content_hash})
        waiting = step_up.begin(w, operation=Operation.CONTRACTS_CONTRACT_SIGN, subject_id=house.customer_id, shown=shown)
    token = step_up.confirm(house.rt, house.customer, waiting.id, Proof(persona=True), Caller("127.0.0.1")).token
    with house.rt.work(house.customer) as w:
        hashes = {made.id: made.content_hash}
        (signed,) = contracts.sign_contracts(w, customer_id=house.customer_id, hashes=hashes, step_up_token=token)
        file, root = contract_queries.read_file(w, signed.id).body, contract_queries.root_certificate(w)
        assert root is not None
        assert isinstance(contract_queries.paper_of(w, signed), Paper)
        assert [c.id for c in contract_queries.contracts_about(w, [proposal.id])] == [signed.id]
    found = verify(file, root)
    assert (found.outcome, found.content, found.made_from) == (Outcome.PROVED, made.content_hash, "proposal@2026.1")


def test_nothing_is_accepted_before_the_agreement_is_signed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: the branch files everything but the agreement."""
    monkeypatch.setattr("tests.modules.advise.house.record_contracts", lambda *_given, **_named: 0)
    proposal = house.issued()
    with pytest.raises(ContractsUnsigned) as refused:
        house.accept(proposal)
    assert refused.value.facts == {"missing": ["account_agreement", "risk_disclosure"]}

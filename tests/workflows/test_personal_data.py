"""A person's rights (J8, D09-D12): everything taken out, locked away from everybody but the law, destroyed when the years are over."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from steward.advise.advice import actions as advice
from steward.advise.advice.model import DeclineCode
from steward.app import create_app
from steward.deliver.trading.queries import verify_orders
from steward.guard.compliance.queries import past_acts
from steward.kernel.ids import CustomerId
from steward.kernel.refusal import NotFound
from steward.kernel.time import BusinessDate, add_months, business_date
from steward.know.customers import actions, queries
from steward.know.customers.model import (
    Channel,
    CustomerKind,
    CustomerRow,
    Direction,
    FactRow,
    NotErased,
    ReasonMissing,
    RelationshipOpen,
    RequestDecided,
    RequestKind,
    RequestOpen,
    RequestState,
    Topic,
)
from steward.know.customers.rules.rights import BadRetention, decide_retention, parse_retention, retention_rules
from steward.know.holdings import actions as holdings
from steward.know.holdings.model import AccountKey, AccountRole, Asset, TransferKind, TransferRow
from steward.know.holdings.queries import verify_book
from steward.platform import audit, jobs, personal
from steward.platform.access.model import SYSTEM, Actor, Denial, NewPerson, Role
from steward.platform.clock import SetClock
from steward.platform.db import metadata
from steward.platform.four_eyes.model import OwnProposal
from steward.platform.identity.actions import create_people
from steward.platform.identity.sessions import open_session, resolve
from steward.platform.runtime import Runtime
from steward.platform.web.call import COOKIE
from steward.workflows.book.impact import log_all_decisions
from steward.workflows.personal_data import erase, export
from steward.workflows.reactions import REACTIONS
from tests.authz.routes import doors
from tests.modules.advise.house import BORN, House, open_house
from tests.support.banks import new_bank
from tests.workflows.test_accept_and_trade import give

CUSTOMERS = metadata.tables["customers_customer"]
CANARIES = ("金丝雀", "13977770001", "canary-note", "canary-fact")


@dataclass
class Rights:
    """A bank with the customer of the house, whose every value is a canary, the officer who answers, and one more."""

    house: House
    officer: Actor
    second: Actor
    auditor: Actor

    @property
    def rt(self) -> Runtime:
        return self.house.rt

    @property
    def me(self) -> CustomerId:
        return self.house.customer_id

    def go_to(self, at: dt.datetime) -> None:
        assert isinstance(self.rt.clock, SetClock)
        self.rt.clock.set(at)

    def ask(self, kind: RequestKind = RequestKind.ERASURE) -> str:
        with self.rt.work(self.house.customer) as w:
            return actions.make_request(w, customer_id=self.me, kind=kind, detail="canary-note")

    def decide(self, request_id: str, *, granted: bool = True) -> None:
        self.rt.run(self.officer, lambda w: erase.decide(w, request_id=request_id, granted=granted, answer="依您的申请办理"))
        jobs.drain(self.rt)

    def empty_accounts(self) -> None:
        """The customer takes everything out: the relationship ends."""
        with self.rt.work(SYSTEM) as w:
            table = metadata.tables["holdings_account"]
            for held in w.db.execute(sa.select(table).where(table.c.owner_id == self.me, table.c.posted != 0)).all():
                outside = AccountKey.house(AccountRole.EXTERNAL, Asset.cash("CNY"))
                to = holdings.ensure_accounts(w, [outside])[outside]
                row = TransferRow(f"leave:{held.id}", held.id, to, held.asset, held.posted, TransferKind.WITHDRAWAL, w.today)
                holdings.post(w, transfers=[row])

    def laws_hold(self) -> bool:
        with self.rt.work(SYSTEM, read_only=True) as w:
            laws = verify_book(w.db).laws + verify_orders(w.db).laws
            chain = audit.verify(w.db, self.rt.keys, self.rt.settings.checkpoint_dir / "none.jsonl")
            return chain.state == "ok" and not any(law.violations for law in laws)


@pytest.fixture
def rights(tmp_path: Path, database_url: str) -> Iterator[Rights]:
    house = open_house(new_bank(tmp_path, database_url, demo=True, reactions=REACTIONS))
    with house.rt.work(SYSTEM) as w:
        officers = [NewPerson(Role.COMPLIANCE, "郑洁"), NewPerson(Role.COMPLIANCE, "周宁")]
        officer, second, auditor = create_people(w, people=[*officers, NewPerson(Role.AUDITOR, "吴敏")])
        number = w.db.execute(sa.select(CUSTOMERS.c.number).where(CUSTOMERS.c.id == house.customer_id)).scalar_one()
        named = {"name": "金丝雀", "phone": "13977770001", "city": "金丝雀城", "birth_date": BORN}
        row = CustomerRow(number=number, kind=CustomerKind.PERSON, since=business_date(2020, 1, 1), **named)  # type: ignore[arg-type]
        actions.record_customers(w, rows=[row])
        actions.record_facts(w, rows=[FactRow(house.customer_id, "tax_countries", "canary-fact", "interview", 0.9, w.today)])
    give(house, "1000")
    with house.rt.work(house.advisor) as w:
        spoken = {"channel": Channel.PHONE, "direction": Direction.OUTWARD, "topic": Topic.REVIEW, "note": "canary-note"}
        actions.add_contact(w, customer_id=house.customer_id, **spoken)  # type: ignore[arg-type]
    jobs.drain(house.rt)
    yield Rights(house, Actor(officer, Role.COMPLIANCE), Actor(second, Role.COMPLIANCE), Actor(auditor, Role.AUDITOR))
    house.rt.engine.dispose()


def seen(rights: Rights, who: Actor) -> set[str]:
    """Which canaries, and in which GET route, a person finds by any door, every search included."""
    app = create_app(rights.rt, resolve_session=lambda _rt, _token: who)
    ids: dict[str, str] = {"customer_id": rights.me}
    with rights.rt.engine.connect() as db:
        proposals = metadata.tables["advice_proposal"]
        ids["proposal_id"] = db.execute(sa.select(proposals.c.id).where(proposals.c.customer_id == rights.me)).scalars().first() or ""
    found = set()
    with TestClient(app, base_url="https://bank.test", cookies={COOKIE: "x"}) as client:
        for door in (d for d in doors(app) if d.method == "GET"):
            path = door.path.format(**{name: ids.get(name) or str(uuid.uuid4()) for name in door.params})
            for words in ({}, {"q": "金丝雀"}, {"q": "13977770001"}) if door.searches else ({},):
                text = client.get(path, params={**door.query, **words}).text
                found |= {f"{door.path} {canary}" for canary in CANARIES if canary in text}
    return found


def everybody(rights: Rights) -> list[Actor]:
    return [rights.officer, rights.auditor, rights.house.advisor, rights.house.customer, SYSTEM]


def test_after_erasure_no_door_shows_anything_and_the_laws_records_hold(rights: Rights) -> None:
    issued = rights.house.issued()
    assert len(seen(rights, rights.house.advisor)) >= 2  # the sweep sees what there is
    assert len(seen(rights, rights.house.customer)) >= 2
    request_id = rights.ask()
    with pytest.raises(RelationshipOpen):
        rights.decide(request_id)
    with rights.rt.work(rights.house.customer) as w:
        advice.decline_proposal(w, proposal_id=issued.id, code=DeclineCode.OTHER, reason="canary-note")
    rights.empty_accounts()
    rights.decide(request_id)
    assert {str(a.role): seen(rights, a) for a in everybody(rights)} == {str(a.role): set() for a in everybody(rights)}
    with rights.rt.work(SYSTEM, read_only=True) as w:
        assert rights.me not in {h.id for h in queries.customers_known(w, w.today)}
        assert queries.customers_agreeing(w, "suitability") == set()
        with pytest.raises(NotFound):
            queries.may_process(w, rights.me, "suitability")
    assert rights.laws_hold()


def test_erased_means_signed_out_for_good(rights: Rights) -> None:
    with rights.rt.work(SYSTEM) as w:
        _, token = open_session(w, rights.house.customer.person_id, "totp")
    assert resolve(rights.rt, token) is not None
    rights.empty_accounts()
    rights.decide(rights.ask())
    assert resolve(rights.rt, token) is None


def test_the_law_reads_with_a_reason_the_customer_could_see(rights: Rights) -> None:
    rights.empty_accounts()
    with rights.rt.work(rights.auditor) as w, pytest.raises(NotErased):
        export.read_erased(w, rights.me, "反洗钱调查")
    rights.decide(rights.ask())
    for actor in (rights.house.advisor, rights.house.customer, SYSTEM):
        with pytest.raises(Denial), rights.rt.work(actor) as w:
            export.read_erased(w, rights.me, "反洗钱调查")
    with rights.rt.work(rights.auditor) as w:
        with pytest.raises(ReasonMissing):
            export.read_erased(w, rights.me, " ")
        kept = export.read_erased(w, rights.me, "反洗钱调查")
    assert kept.tables["customers_customer"][0]["name"] == "金丝雀"
    with rights.rt.work(rights.auditor) as w:
        reasons = [r["reason"] for r in export.read_erased(w, rights.me, "复核一遍").tables["customers_reveal"]]
    assert "反洗钱调查" in reasons


def test_when_the_years_are_over_nothing_is_left_and_a_hold_keeps_it(rights: Rights) -> None:
    """Transactions and identity: ten years (反洗钱法 34); until the last day nothing is destroyed."""
    rights.empty_accounts()
    rights.decide(rights.ask())
    with rights.rt.work(SYSTEM, read_only=True) as w:
        today = w.today
    last = add_months(today, 120)
    with rights.rt.work(rights.officer) as w:
        actions.place_hold(w, customer_id=rights.me, reason="诉讼保全")
    for days, gone in ((0, 0), (1, 0), (1, 1), (2, 0)):
        rights.go_to(dt.datetime.combine(last + dt.timedelta(days=days), dt.time(4), dt.UTC))
        if gone:
            with pytest.raises(OwnProposal), rights.rt.work(rights.officer) as w:
                actions.release_hold(w, customer_id=rights.me)
            with rights.rt.work(rights.second) as w:
                actions.release_hold(w, customer_id=rights.me)
        assert erase.destroy_run_out(rights.rt) == gone, days
    with rights.rt.work(SYSTEM, read_only=True) as w:
        left = str(personal.rows_about(w, CUSTOMERS, rights.me))
    assert [c for c in CANARIES if c in left] == []
    assert rights.laws_hold()


def test_an_erasure_carried_out_leaves_no_decision_in_the_log(rights: Rights) -> None:
    """From the request to the columns (D11, decision record 0009): what was decided is there before, gone after, and does not come back."""
    issued = rights.house.issued()
    with rights.rt.work(rights.house.customer) as w:
        advice.decline_proposal(w, proposal_id=issued.id, code=DeclineCode.OTHER, reason="canary-note")
    rights.house.later(minutes=6)

    def logged() -> int:
        log_all_decisions(rights.rt)
        with rights.rt.work(SYSTEM, read_only=True) as w:
            return sum(rights.me in (block.customer.words or ()) for block in past_acts(w, issued.created_at))

    assert logged() == 1
    rights.empty_accounts()
    rights.decide(rights.ask())
    assert logged() == 0
    with rights.rt.work(SYSTEM) as w:
        w.db.execute(metadata.tables["compliance_block"].delete())
    assert logged() == 0


def test_whom_no_law_keeps_is_gone_at_once(rights: Rights) -> None:
    with rights.rt.work(SYSTEM) as w:
        row = CustomerRow(number="P1", kind=CustomerKind.PERSON, name="金丝雀二", since=business_date(2026, 1, 1), phone="13977770001")
        prospect = CustomerId(actions.record_customers(w, rows=[row])[0].id)
    me = Actor("x", Role.CUSTOMER, customer_id=prospect)
    with rights.rt.work(me) as w:
        asked = actions.make_request(w, customer_id=prospect, kind=RequestKind.ERASURE, detail="")
    rights.decide(asked)
    with rights.rt.work(SYSTEM, read_only=True) as w:
        left = str(personal.rows_about(w, CUSTOMERS, prospect))
    assert "金丝雀" not in left
    assert "13977770001" not in left
    assert "P1" not in left


def test_one_request_of_a_kind_and_one_answer(rights: Rights) -> None:
    first = rights.ask(RequestKind.CORRECTION)
    with pytest.raises(RequestOpen):
        rights.ask(RequestKind.CORRECTION)
    rights.ask(RequestKind.EXPLANATION)
    rights.decide(first, granted=False)
    with pytest.raises(RequestDecided):
        rights.decide(first)
    rights.ask(RequestKind.CORRECTION)
    with rights.rt.work(rights.officer) as w:
        found = {r.kind: r for r in queries.list_requests(w, RequestState.OPEN)}
    # 15 days for a correction; an explanation takes five business days: Monday 2 March to Monday 9 March 2026.
    assert {k: r.due for k, r in found.items()} == {
        RequestKind.CORRECTION: business_date(2026, 3, 17),
        RequestKind.EXPLANATION: business_date(2026, 3, 9),
    }


def test_the_export_holds_everything_stored_about_the_person(rights: Rights) -> None:
    rights.house.issued()
    jobs.drain(rights.rt)
    with rights.rt.work(rights.house.customer) as w:
        taken = export.export_person(w, customer_id=rights.me).tables
    for canary in CANARIES:
        assert canary in str(taken)
    for table in (
        "customers_fact",
        "customers_contact",
        "holdings_account",
        "holdings_transfer",
        "suitability_assessment",
        "advice_version",
    ):
        assert taken[table], table
    assert not [name for rows in taken.values() for row in rows for name in row if name.endswith(personal.WITHHELD)]
    with rights.rt.work(SYSTEM) as w:
        other = CustomerRow(number="O1", kind=CustomerKind.PERSON, name="别人", since=business_date(2026, 1, 1))
        actions.record_customers(w, rows=[other])
    assert "别人" not in str(taken)


def test_the_latest_rule_keeps_and_unknown_records_keep_nothing() -> None:
    day = business_date(2026, 2, 28)
    kept = decide_retention({"account": day, "assessment": day, "transfer": business_date(2020, 2, 29)}, is_held=False)
    assert kept.until == business_date(2036, 2, 28)  # ten years after the end beat five, and ten after 2020
    assert {r.code for r, _ in kept.kept} == {"identity", "suitability", "transactions"}
    assert decide_retention({"weather": day}, is_held=False).has_run_out(day)
    assert not decide_retention({}, is_held=True).has_run_out(BusinessDate(dt.date(2999, 1, 1)))
    assert [r.code for r in retention_rules() if r.mark == "M"] == ["funds"]


@pytest.mark.parametrize("planted", ['mark = "sure"', "years = 0", 'clause = ""', 'text_en = ""', 'surprise = "x"'])
def test_a_planted_retention_rule_keeps_the_file_from_loading(planted: str) -> None:
    good = {"code": '"x"', "record": '"account"', "counts_from": '"end"', "years": "1", "clause": '"c"', "mark": '"V1"'}
    good |= {"text_zh": '"甲"', "text_en": '"A"'}
    name, _, value = planted.partition(" = ")
    text = "[[rule]]\n" + "\n".join(f"{k} = {v}" for k, v in (good | {name: value}).items())
    with pytest.raises(BadRetention):
        parse_retention(text)

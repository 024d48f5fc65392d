"""A small house for tests of advice: a shelf, an advisor with one customer in the book, and the customer's way to a confirmed act."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from steward.advise.advice import actions, queries
from steward.advise.advice.model import Proposal, Replay, bought
from steward.guard.contracts.actions import record_contracts, record_disclosures
from steward.guard.contracts.model import RecordedContract, RecordedDisclosure, Wish
from steward.guard.contracts.queries import contracts_wanted
from steward.kernel.ids import CustomerId, InstrumentId, ProductId, ProposalId
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, business_date
from steward.know.customers.actions import record_consents, record_customers, record_facts
from steward.know.customers.model import CustomerKind, CustomerRow, FactRow
from steward.know.markets.actions import record_instruments, record_prices
from steward.know.markets.model import InstrumentRow, PriceRow
from steward.know.products.actions import record_products
from steward.know.products.model import AssetClass, Offering, ProductKind, ProductRow, Regime, ShelfState
from steward.know.suitability.actions import record_assessments
from steward.know.suitability.model import AssessmentRow
from steward.platform.access.model import SYSTEM, Actor, Caller, NewPerson, NewRelation, Proof, Relation, Role
from steward.platform.access.operation import Operation
from steward.platform.clock import SetClock
from steward.platform.identity import actions as access
from steward.platform.identity import sessions, step_up
from steward.platform.runtime import Runtime
from tests.support.identified import IDENTIFIED, agreed_to_share

D = business_date
LAUNCHED = D(2025, 6, 2)
ASSESSED = D(2026, 1, 15)
BORN = D(1984, 5, 1)
AMOUNT = Money.of("100000", "CNY")

# What a page has to say of a product before it may be shown (F20, F26, W08).
TERMS: dict[str, dict[str, Json]] = {
    "fund": {"fund_type": "mixed", "custodian": "北岭商业银行", "benchmark": "沪深300指数收益率"},
    "wmp": {"registration": "Z7001226000001"},
}
# code, kind, asset class, grade, minimum, step, purchase fee, yearly fee, what the bank earns
SHELF = (
    ("CASH1", "deposit", "cash", 1, "1", "0.01", 0, 0, 5),
    ("CASH2", "fund", "cash", 1, "10", "0.01", 0, 20, 90),
    ("GOV1", "bond", "gov_bond", 1, "100", "100", 0, 0, 10),
    ("BF1", "fund", "bond_fund", 2, "10", "0.01", 30, 50, 60),
    ("BF2", "fund", "bond_fund", 2, "10", "0.01", 20, 50, 10),
    ("WMP1", "wmp", "credit_bond", 2, "1", "1", 0, 30, 20),
    ("WMP3", "wmp", "balanced", 3, "10000", "1000", 0, 60, 20),
    ("EQ4", "fund", "equity_cn", 4, "10", "0.01", 80, 120, 100),
    ("EQ5", "fund", "equity_cn", 5, "10", "0.01", 80, 120, 100),
    ("WORLD4", "fund", "equity_global", 4, "10", "0.01", 80, 150, 100),
    ("GOLD3", "metal", "gold", 3, "700", "700", 40, 0, 30),
)
REGIMES = {"deposit": ("DEPOSIT", "bank"), "fund": ("CSRC", "fund_company"), "metal": ("PRECIOUS_METAL", "bank")}


@dataclass
class House:
    """The bank with its people and shelf."""

    rt: Runtime
    clock: SetClock
    advisor: Actor
    customer: Actor
    customer_id: CustomerId
    products: dict[str, ProductId]
    rows: dict[str, ProductRow]

    def draft(self, amount: Money = AMOUNT) -> Proposal:
        with self.rt.work(self.advisor) as w:
            return actions.draft_proposal(w, customer_id=self.customer_id, amount=amount)

    def issue(self, proposal_id: ProposalId) -> Proposal:
        """Issued, and its papers read and signed."""
        with self.rt.work(self.advisor) as w:
            issued = actions.issue_proposal(w, proposal_id=proposal_id)
        self.disclose(issued.id)
        return issued

    def ask_review(self, proposal_id: ProposalId) -> Proposal:
        with self.rt.work(self.advisor) as w:
            return actions.ask_review(w, proposal_id=proposal_id)

    def issue_released(self, proposal_id: ProposalId) -> Proposal:
        """Issued after a second person looked at it, as much of what is held changes hands."""
        self.ask_review(proposal_id)
        with self.rt.work(SYSTEM) as w:
            (second,) = access.create_people(w, people=[NewPerson(Role.COMPLIANCE, "王强", team="t")])
        with self.rt.work(self.advisor, read_only=True) as w:
            asked = queries.last_review(w, proposal_id)
        assert asked is not None
        with self.rt.work(Actor(second, Role.COMPLIANCE)) as w:
            actions.release_proposal(w, review_id=asked.id, approve=True)
        return self.issue(proposal_id)

    def issued(self, amount: Money = AMOUNT) -> Proposal:
        return self.issue(self.draft(amount).id)

    def confirm(self, proposal: Proposal, **other: str) -> str:
        """A step-up token for accepting `proposal` as shown, or with fields shown differently."""
        shown = {
            "proposal_id": proposal.id,
            "fingerprint": proposal.fingerprint,
            "amount": str(proposal.amount),
            "fee": str(proposal.content.total_fee),
        } | other
        with self.rt.work(self.customer) as w:
            waiting = step_up.begin(w, operation=Operation.ADVICE_PROPOSAL_ACCEPT, subject_id=proposal.id, shown=shown)
        return step_up.confirm(self.rt, self.customer, waiting.id, Proof(persona=True), Caller("127.0.0.1")).token

    def disclose(self, proposal_id: ProposalId) -> None:
        """Everything about what is bought was read and signed in the branch."""
        with self.rt.work(SYSTEM) as w:
            proposal = queries.get_proposal(w, proposal_id)
            wishes = [Wish(product_id, amount) for product_id, amount in bought(proposal.content).items()]
            rows = [
                RecordedDisclosure(customer_id=self.customer_id, wish=x, channel="branch", language="zh", evidence="file") for x in wishes
            ]
            record_disclosures(w, rows=rows)
            unsigned = contracts_wanted(w, self.customer_id, bought(proposal.content), "zh")
            record_contracts(w, rows=[RecordedContract(self.customer_id, wanted, "zh", "file") for wanted in unsigned])

    def accept(self, proposal: Proposal, token: str | None = None) -> Proposal:
        token = token or self.confirm(proposal)
        with self.rt.work(self.customer) as w:
            return actions.accept_proposal(w, proposal_id=proposal.id, fingerprint=proposal.fingerprint, step_up_token=token)

    def later(self, **span: float) -> None:
        self.clock.set(self.clock.now() + dt.timedelta(**span))

    def change_product(self, code: str, **terms: object) -> None:
        with self.rt.work(SYSTEM) as w:
            record_products(w, rows=[replace(self.rows[code], valid_from=w.today, **terms)])  # type: ignore[arg-type]

    def assess(self, level: int, day: BusinessDate) -> None:
        with self.rt.work(SYSTEM) as w:
            record_assessments(w, rows=[AssessmentRow(self.customer_id, level, day)])

    def replay(self, proposal_id: ProposalId) -> Replay:
        with self.rt.work(self.advisor, read_only=True) as w:
            return queries.replay(w, proposal_id)


def product_row(entry: tuple[str, str, str, int, str, str, int, int, int], instrument_id: InstrumentId) -> ProductRow:
    code, kind, asset_class, grade, minimum, step, buy, annual, commission = entry
    regime, issuer_type = REGIMES.get(kind, ("NFRA", "wealth_company"))
    return ProductRow(
        code=code,
        kind=ProductKind(kind),
        name_zh=f"产品{code}",
        name_en=f"Product {code}",
        issuer="长江理财",
        issuer_type=issuer_type,
        regime=Regime(regime),
        asset_class=AssetClass(asset_class),
        min_amount=Money.of(minimum, "CNY"),
        step=Money.of(step, "CNY"),
        instrument_id=instrument_id,
        valid_from=LAUNCHED,
        issuer_grade=grade,
        seller_grade=grade,
        buy_fee_bps=buy,
        annual_fee_bps=annual,
        commission_bps=commission,
        offering=Offering.PUBLIC,
        state=ShelfState.ON_SHELF,
        terms=TERMS.get(kind, {}),
    )


def fill_shelf(rt: Runtime) -> tuple[dict[str, ProductId], dict[str, ProductRow]]:
    """The shelf of SHELF, each product with one price."""
    with rt.work(SYSTEM) as w:
        made = record_instruments(w, rows=[InstrumentRow(f"steward:{entry[0]}", "CNY", LAUNCHED) for entry in SHELF])
        rows = {e[0]: product_row(e, InstrumentId(m.id)) for e, m in zip(SHELF, made, strict=True)}
        record_prices(w, rows=[PriceRow(r.instrument_id, LAUNCHED, Decimal("1.0"), "test") for r in rows.values()])
        done = record_products(w, rows=list(rows.values()))
    return {code: ProductId(d.id) for code, d in zip(rows, done, strict=True)}, rows


def open_house(rt: Runtime, *, level: int = 4, assessed_on: BusinessDate = ASSESSED, born: BusinessDate | None = BORN) -> House:
    """A house whose customer declared 400,000 in assets and is in the advisor's book."""
    rt.demo = True  # so that the customer confirms with the press of a button
    products, rows = fill_shelf(rt)
    with rt.work(SYSTEM) as w:
        row = CustomerRow(number="C0000001", kind=CustomerKind.PERSON, name="李明", since=D(2024, 1, 2), birth_date=born, known_at=w.now)
        customer_id = CustomerId(record_customers(w, rows=[row])[0].id)
        facts: dict[str, Json] = {"financial_assets": 400000, "monthly_spending": 8000, "reserve_months": 3, "liquidity_need": "low"}
        record_facts(w, rows=[FactRow(customer_id, f, v, "interview", 0.9, D(2026, 1, 15)) for f, v in facts.items()])
        record_facts(w, rows=[FactRow(customer_id, f, v, "core_banking", 1.0, D(2026, 1, 15)) for f, v in IDENTIFIED.items()])
        record_consents(w, rows=[agreed_to_share(w, customer_id)])
        record_assessments(w, rows=[AssessmentRow(customer_id, level, assessed_on, known_at=w.end_of(assessed_on))])
        advisor_id = access.create_person(w, new=NewPerson(Role.ADVISOR, "孙丽", team="t"))
        person_id = access.create_person(w, new=NewPerson(Role.CUSTOMER, "李明", customer_id=customer_id))
        access.assign_relations(w, rows=[NewRelation(advisor_id, customer_id, Relation.BOOK)])
        session_id, _token = sessions.open_session(w, person_id, "persona")
    assert isinstance(rt.clock, SetClock)
    customer = Actor(person_id, Role.CUSTOMER, customer_id=customer_id, session_id=session_id)
    return House(rt, rt.clock, Actor(advisor_id, Role.ADVISOR, team="t"), customer, customer_id, products, rows)

"""The stories carried out: advisors propose, customers decide with a step-up as in life, orders follow through the reactions."""

from dataclasses import dataclass

from steward.advise.advice import actions as advice
from steward.advise.advice.model import ChangeReason, DeclineCode, LineChange, NothingSuitable, Proposal, Way, bought
from steward.advise.advice.queries import get_proposal, last_review, review_needed
from steward.deliver.trading import actions as trading
from steward.deliver.trading.queries import orders_of_proposal
from steward.guard.contracts.actions import record_contracts, record_disclosures
from steward.guard.contracts.model import RecordedDisclosure, Wish
from steward.guard.contracts.queries import contracts_wanted
from steward.kernel.ids import CustomerId, ProposalId
from steward.kernel.money import Money
from steward.know.customers import queries as customers
from steward.know.customers.actions import decide_consents
from steward.know.customers.model import Channel, ConsentAnswer, ConsentDecision
from steward.know.holdings import queries as holdings
from steward.platform import jobs
from steward.platform.access.model import SYSTEM, Actor, Caller, Proof, Role
from steward.platform.access.operation import Operation
from steward.platform.identity import sessions, step_up
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from steward.sim.dealings import SHARING
from steward.sim.model import Ending, SimulatedBank, Story
from steward.sim.opening import CURRENCY, Known, signed_at_the_branch
from steward.sim.saving import save_regularly

DECLINED = (
    (DeclineCode.NOT_NOW, "暂时想多留一些现金"),
    (DeclineCode.TALK_FIRST, "想再和家人商量一下"),
    (DeclineCode.TOO_RISKY, "对净值波动还有些担心"),
    (DeclineCode.NOT_NOW, "近期有大额支出安排"),
)
FEW_LINES = 3
CALLER = Caller("127.0.0.1")


def share(w: Work, customer_id: CustomerId) -> None:
    """The consent without which no agency product can be bought (D05), asked for where it is first needed."""
    if not customers.may_process(w, customer_id, SHARING):
        answer = ConsentAnswer(SHARING, customers.purposes_asked(w.today)[SHARING])
        decide_consents(w, customer_id=customer_id, decision=ConsentDecision.GRANTED, answers=[answer], channel=Channel.APP)


@dataclass
class Advising:
    """Carries the stories out, one step a day."""

    rt: Runtime
    bank: SimulatedBank
    known: Known

    def __post_init__(self) -> None:
        self.made: dict[int, ProposalId] = {}

    def day(self, back: int) -> None:
        """Everything the stories have for the day `back` business days before the demo day."""
        for story in self.bank.stories:
            if story.made == back:
                self.propose(story)
            if story.decided == back:
                self.decide(story)
        jobs.drain(self.rt)

    def propose(self, story: Story) -> None:
        """The customer's advisor drafts and issues; where there is nothing to advise or to do the story ends here."""
        advisor = self.advisor(story)
        try:
            draft = self.rt.run(advisor, lambda w: self.draft(w, story))
        except NothingSuitable:
            return
        if draft.content.advised is Way.NOTHING:
            return
        self.made[story.adult] = draft.id
        if story.adult % 3 == 0 and len(draft.content.lines) > FEW_LINES:
            self.rt.run(advisor, lambda w: self.leave_last_out(w, draft))
        asked = self.ask_review(advisor, draft.id)
        if story.ending is not Ending.DRAFT:
            if asked is not None:
                self.rt.run(self.reviewer(), lambda w: advice.release_proposal(w, review_id=asked, approve=True), serial=True)
            self.rt.run(advisor, lambda w: advice.issue_proposal(w, proposal_id=draft.id), serial=True)

    def ask_review(self, advisor: Actor, proposal_id: ProposalId) -> str | None:
        """Where a second person has to look, ask for it; the review that waits."""

        def ask(w: Work) -> str | None:
            if not review_needed(w, get_proposal(w, proposal_id)):
                return None
            advice.ask_review(w, proposal_id=proposal_id)
            waits = last_review(w, proposal_id)
            return None if waits is None else waits.id

        return self.rt.run(advisor, ask)

    def reviewer(self) -> Actor:
        """Who looks at proposals a second time."""
        first = next(i for i, s in enumerate(self.bank.population.staff) if s.role == "compliance")
        return Actor(self.known.staff[first], Role.COMPLIANCE)

    def draft(self, w: Work, story: Story) -> Proposal:
        """A proposal over most of the cash that is not needed for living; over more than there is when it is to fail."""
        customer = self.known.customers[story.adult]
        free = holdings.cash(w, customer, CURRENCY).available.minor
        kept = self.bank.population.adults[story.adult].monthly_spending * 300
        amount = free * 13 // 10 if story.ending is Ending.OVERDRAWN else (free - kept) * 6 // 10
        return advice.draft_proposal(w, customer_id=customer, amount=Money(max(amount // 100_000 * 100_000, 100_000), CURRENCY))

    def leave_last_out(self, w: Work, draft: Proposal) -> None:
        """The advisor's version: one product fewer."""
        last = draft.content.lines[-1]
        change = LineChange(last.product_id, Money.zero(CURRENCY), ChangeReason.TOO_MUCH_OF_ONE)
        advice.revise_proposal(w, proposal_id=draft.id, changes=[change])

    def decide(self, story: Story) -> None:
        """The customer answers in a session of their own."""
        proposal_id = self.made.get(story.adult)
        if proposal_id is None or story.ending in (Ending.DRAFT, Ending.WAITING, Ending.EXPIRED):
            return
        customer = self.customer(story)
        self.rt.run(customer, lambda w: advice.note_read(w, proposal_id=proposal_id))
        if story.ending is Ending.DECLINED:
            code, reason = DECLINED[story.adult % len(DECLINED)]
            self.rt.run(customer, lambda w: advice.decline_proposal(w, proposal_id=proposal_id, code=code, reason=reason))
        else:
            self.disclose(proposal_id)
            self.accept(customer, proposal_id)
            if story.ending is Ending.ACCEPTED:
                save_regularly(self.rt, customer, proposal_id, story.adult)
        if story.ending is Ending.CANCELLED:
            jobs.drain(self.rt)
            self.cancel_first(customer, proposal_id)
        self.rt.run(customer, lambda w: sessions.close_session(w, str(customer.session_id)))

    def disclose(self, proposal_id: ProposalId) -> None:
        """The customer reads and signs everything about what is bought; here as the branch files it."""
        with self.rt.work(SYSTEM) as w:
            found = get_proposal(w, proposal_id)
            rows = [
                RecordedDisclosure(
                    customer_id=found.customer_id,
                    wish=Wish(product_id, amount),
                    channel="branch",
                    language="zh",
                    evidence=f"paper:{found.number}",
                    subject_id=found.id,
                )
                for product_id, amount in bought(found.content).items()
            ]
            record_disclosures(w, rows=rows)
            unsigned = contracts_wanted(w, found.customer_id, bought(found.content), "zh")
            record_contracts(w, rows=[signed_at_the_branch(found.customer_id, wanted) for wanted in unsigned])

    def accept(self, customer: Actor, proposal_id: ProposalId) -> None:
        """Agree that issuers may be told, read, confirm exactly what was shown, accept."""
        customer_id = CustomerId(str(customer.customer_id))
        self.rt.run(customer, lambda w: share(w, customer_id))
        with self.rt.work(customer, read_only=True) as w:
            found = get_proposal(w, proposal_id)
        fee = str(found.content.total_fee)
        shown = {"proposal_id": found.id, "fingerprint": found.fingerprint, "amount": str(found.amount), "fee": fee}
        operation = Operation.ADVICE_PROPOSAL_ACCEPT
        asked = self.rt.run(customer, lambda w: step_up.begin(w, operation=operation, subject_id=found.id, shown=shown))
        token = step_up.confirm(self.rt, customer, asked.id, Proof(persona=True), CALLER).token
        self.rt.run(
            customer,
            lambda w: advice.accept_proposal(w, proposal_id=found.id, fingerprint=found.fingerprint, step_up_token=token),
            serial=True,
        )

    def cancel_first(self, customer: Actor, proposal_id: ProposalId) -> None:
        """Take the first order back."""
        with self.rt.work(customer, read_only=True) as w:
            orders = orders_of_proposal(w, proposal_id)
        self.rt.run(customer, lambda w: trading.cancel_order(w, order_id=orders[0].id), serial=True)

    def advisor(self, story: Story) -> Actor:
        """The advisor in whose book the customer is."""
        adult = self.bank.population.adults[story.adult]
        index = self.bank.population.households[adult.household].advisor
        return Actor(self.known.staff[index], Role.ADVISOR, team=self.bank.population.staff[index].team)

    def customer(self, story: Story) -> Actor:
        """The customer, signed in as the demo bank's visitors are."""
        person_id = self.known.people[story.adult]
        customer_id = self.known.customers[story.adult]
        actor = Actor(person_id, Role.CUSTOMER, customer_id=customer_id)
        session_id, _token = self.rt.run(actor, lambda w: sessions.open_session(w, person_id, "persona"))
        return Actor(person_id, Role.CUSTOMER, customer_id=customer_id, session_id=session_id)

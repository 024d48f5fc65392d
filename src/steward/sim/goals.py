"""What the personas of the demo bank want money for, the plans they kept, and what they said of guesses about them."""

from functools import partial

from steward.advise.planning.actions import capture_goals, keep_plan
from steward.advise.planning.model import Earmark, GoalRow, Necessity, Stated, Template, Whose
from steward.kernel.money import Money
from steward.kernel.time import add_months
from steward.know.insight.actions import answer_hypothesis
from steward.know.insight.model import Answer
from steward.know.insight.queries import list_hypotheses
from steward.platform.access.model import Actor, Role
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from steward.sim.model import SimulatedBank
from steward.sim.opening import CURRENCY, Known

# By persona: template, name, yuan, years from today, must, for whom, share of the cash in ten thousandths.
WISHES = {
    "saver": (
        (Template.HOUSE, "八年内攒够首付", 850_000, 8, False, Whose.SELF, 5_000),
        (Template.TRAVEL, "去冰岛看极光", 40_000, 2, False, Whose.SELF, 500),
    ),
    "family": (
        (Template.EDUCATION, "两个孩子出国读大学", 1_600_000, 9, True, Whose.CHILD, 4_000),
        (Template.EMERGENCY, "半年应急金", 117_000, 1, True, Whose.HOUSEHOLD, 3_000),
        (Template.HOUSE, "换一套离学校近的房子", 450_000, 5, False, Whose.HOUSEHOLD, 0),
    ),
    "nearly_retired": (
        (Template.RETIREMENT, "退休后的补充", 945_000, 3, True, Whose.SELF, 6_000),
        (Template.FREE, "帮儿子付首付", 1_200_000, 2, False, Whose.CHILD, 0),
    ),
    "retired": (
        (Template.TRAVEL, "和老同学去云南", 20_000, 1, False, Whose.SELF, 500),
        (Template.FREE, "住进养老社区", 1_260_000, 4, True, Whose.SELF, 0),
    ),
    "entrepreneur": ((Template.LEGACY, "留给女儿的信托", 40_000_000, 15, False, Whose.CHILD, 0),),
    "expired": ((Template.HOUSE, "五年内换一套大一点的房子", 1_200_000, 5, False, Whose.SELF, 0),),
}

# By persona: plans kept under a name, so that they stand side by side; each with the figures it changes.
KEPT: dict[str, tuple[tuple[str, dict[str, float]], ...]] = {
    "family": (("维持现状", {}), ("每月多存三千", {"save_extra": 3_000.0})),
    "expired": (("维持现状", {}), ("每月多存两千", {"save_extra": 2_000.0})),
}


def state_goals(w: Work, bank: SimulatedBank, known: Known) -> None:
    """State the wishes of those personas who have some."""
    rows = []
    for persona in bank.personas:
        for template, name, yuan, years, must, whose, share in WISHES.get(persona.key, ()):
            due = add_months(w.today, 12 * years)
            need = Necessity.MUST if must else Necessity.WANT
            row = GoalRow(
                template=template, name=name, amount=Money.of(yuan, CURRENCY), stated=Stated.TODAY,
                due_from=due, due_until=due, necessity=need, whose=whose, priority=1 if must else 2,
            )  # fmt: skip
            rows.append((known.customers[persona.index], row, [Earmark(f"cur:{CURRENCY}", share)] if share else []))
    capture_goals(w, rows=rows)


def keep_plans(rt: Runtime, bank: SimulatedBank, known: Known) -> None:
    """Each of these personas keeps what they played with, as it is today."""
    for persona in bank.personas:
        if persona.kind != "customer":
            continue
        customer_id = known.customers[persona.index]
        customer = Actor(known.people[persona.index], Role.CUSTOMER, customer_id=customer_id)
        for name, edits in KEPT.get(persona.key, ()):
            rt.run(customer, partial(keep_plan, customer_id=customer_id, name=name, mixes=(), edits=edits))


def answer_guesses(rt: Runtime, bank: SimulatedBank, known: Known) -> None:
    """Each persona of whom more than one thing was guessed says yes to the most probable and no to the least; the rest stays open."""
    for persona in bank.personas:
        if persona.kind != "customer":
            continue
        customer_id = known.customers[persona.index]
        with rt.work(Actor(known.people[persona.index], Role.CUSTOMER, customer_id=customer_id)) as w:
            asked = sorted(list_hypotheses(w, customer_id), key=lambda h: (-h.finding.probability, h.finding.code))
            for guess, answer in zip((asked[0], asked[-1]) if len(asked) > 1 else (), (Answer.YES, Answer.NO), strict=False):
                answer_hypothesis(w, hypothesis_id=guess.id, answer=answer)

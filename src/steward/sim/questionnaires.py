"""Questionnaires of the demo bank: what everybody answered, and what waits on the desks: held results, a sheet of paper, a new version."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from steward.kernel.ids import AssessmentId, CustomerId
from steward.know.suitability import actions, queries
from steward.know.suitability.model import Inconsistency, Instrument, Origin, Question, Switch
from steward.platform.access.model import Actor, Role
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from steward.sim.chance import stream
from steward.sim.model import Adult, SimulatedBank
from steward.sim.opening import Known

FORM = "bank-ten"
DRAWN = 1500
LEVELS = (1, 2, 3, 4, 5)
NEXT_TOTALS = 4
COACHED = 3
SETTLED_DAYS = 60


@cache
def answer_sets() -> Mapping[int, tuple[Mapping[str, str], ...]]:
    """For each level believable sets of answers that come to it, of people of every age that reaches it."""
    form = _form()
    rng = stream(0, "questionnaires")
    found: dict[int, list[Mapping[str, str]]] = {level: [] for level in LEVELS}
    drawn = 0
    while drawn < DRAWN or not all(found.values()):
        drawn += 1
        lean = float(rng.random())
        said: dict[str, str] = {}
        for q in form.questions:
            if q.asked_if is None or said[q.asked_if.question] in q.asked_if.any_of:
                said[q.id] = _near(q, lean + float(rng.normal(0, 0.15)))
        level = queries.score_answers(form, said).level
        if level is not None:
            found[level].append(said)
    return {level: tuple(sets) for level, sets in found.items()}


def _near(question: Question, lean: float) -> str:
    """The option that lies this far up the scores of a question."""
    ranked = sorted(question.options, key=lambda o: o.score)
    return ranked[min(max(int(lean * len(ranked)), 0), len(ranked) - 1)].id


@cache
def _form() -> Instrument:
    return queries.compose_form(queries.instrument_form(FORM), None)[1]


@cache
def _of_age(level: int, option: str) -> tuple[Mapping[str, str], ...]:
    """The sets of a level by somebody of this age; of any age where none of this age reaches it."""
    sets = answer_sets()[level]
    return tuple(s for s in sets if option in s.values()) or sets


def answers_of(adult: Adult, level: int) -> Mapping[str, str]:
    """What somebody of this age and level answered."""
    sets = _of_age(level, _age_of(adult))
    return sets[adult.index % len(sets)]


def _age_of(adult: Adult) -> str:
    """The option of somebody's age when they were assessed."""
    ages = next(q for q in _form().questions if q.about is Inconsistency.AGE)
    age = (adult.assessed[-1].day if adult.assessed else adult.since).year - adult.birth_date.year
    return next((o.id for o in ages.options if (o.low or 0) <= age <= (o.high or age)), ages.options[0].id)


def _one_step_up(adult: Adult) -> Mapping[str, str]:
    """Answers of the next level that differ as little as may be from those of before."""
    level = adult.assessed[-1].level
    before = answers_of(adult, level)
    return min(_of_age(level + 1, _age_of(adult)), key=lambda said: sum(before.get(q) != option for q, option in said.items()))


@dataclass(frozen=True, slots=True)
class _Begun:
    """A questionnaire that somebody is answering."""

    who: Actor
    attempt_id: AssessmentId
    answers: Mapping[str, str]
    trail: tuple[Switch, ...] = ()


class Questionnaires:
    """The last afternoon before the demo day: three begin, one signs on paper, and compliance writes a new version."""

    def __init__(self, rt: Runtime, bank: SimulatedBank, known: Known) -> None:
        self.rt, self.bank, self.known = rt, bank, known
        busy = {s.adult for s in bank.stories} | {p.index for p in bank.personas if p.kind == "customer"}
        able = (a for a in bank.population.adults if a.index not in busy and a.index in known.customers and a.state == "valid")
        # Those of the middle levels, assessed long enough ago: one step up is believable and no jump.
        self.able = [
            a for a in able if 2 <= a.assessed[-1].level <= 3 and bank.today.toordinal() - a.assessed[-1].day.toordinal() > SETTLED_DAYS
        ]
        self.begun: list[_Begun] = []

    def begin(self) -> None:
        """Somebody comes from a refused order, somebody is helped along, somebody has simply changed; a sheet is typed."""
        plots = ((Origin.REFUSED_ORDER, False), (Origin.MENU, True), (Origin.REMINDER, False))
        for adult, (origin, coached) in zip(self.able, plots, strict=False):
            self._start(adult, origin, coached=coached)
        for adult in self.able[len(plots) : len(plots) + 1]:
            self._sign(adult)
        self._write_version()

    def hand_in(self) -> None:
        """What was begun is handed in."""
        for one in self.begun:
            self.rt.run(one.who, lambda w, it=one: self._submit(w, it), serial=True)  # type: ignore[misc]

    def _submit(self, w: Work, one: _Begun) -> None:
        sure = list(one.answers)
        actions.submit_answers(w, attempt_id=one.attempt_id, answers=one.answers, device=one.who.person_id, trail=one.trail, sure=sure)

    def _start(self, adult: Adult, origin: Origin, *, coached: bool) -> None:
        customer_id = self.known.customers[adult.index]
        who = Actor(self.known.people[adult.index], Role.CUSTOMER, customer_id=customer_id)
        made = self.rt.run(who, lambda w: actions.start_attempt(w, customer_id=customer_id, instrument=FORM, origin=origin))
        answers = _one_step_up(adult)
        self.begun.append(_Begun(who, made.id, answers, _helped(answers) if coached else ()))

    def _sign(self, adult: Adult) -> None:
        """The desk that serves a customer types the sheet they signed this morning."""
        region = self.bank.population.households[adult.household].city.region
        staff = self.bank.population.staff
        desk = next(i for i, s in enumerate(staff) if s.role == "service" and s.region == region)
        clerk = Actor(self.known.staff[desk], Role.SERVICE, team=staff[desk].team)
        customer_id = CustomerId(self.known.customers[adult.index])
        answers = answers_of(adult, adult.assessed[-1].level)

        def act(w: Work) -> None:
            scan = f"影像 {w.today:%Y%m%d}-0117"
            actions.record_paper_attempt(w, customer_id=customer_id, instrument=FORM, answers=answers, signed_on=w.today, scan=scan)

        self.rt.run(clerk, act, serial=True)

    def _write_version(self) -> None:
        """Next year's version asks a little more of every level; it waits for a trial and for a second person."""
        index = next(i for i, s in enumerate(self.bank.population.staff) if s.role == "compliance")
        officer = Actor(self.known.staff[index], Role.COMPLIANCE)
        form = queries.instrument_form(FORM)
        *lower, highest = form["bands"]
        bands = [*({**band, "up_to": band["up_to"] + NEXT_TOTALS} for band in lower), highest]
        since = f"{self.bank.today.year + 1}-01-01"
        changed = {**form, "version": f"{self.bank.today.year + 1}.2", "from": since, "bands": bands}
        self.rt.run(officer, lambda w: actions.enter_instrument(w, form=changed))


def _helped(answers: Mapping[str, str]) -> tuple[Switch, ...]:
    """Answers that were lower before: as many as make a result look coached."""
    form = _form()
    lowest = {q.id: min(q.options, key=lambda o: o.score) for q in form.questions}
    scores = {q.id: {o.id: o.score for o in q.options} for q in form.questions}
    risen = [q for q, said in answers.items() if scores[q][said] > lowest[q].score]
    return tuple(Switch(q, lowest[q].id, answers[q]) for q in risen[:COACHED])

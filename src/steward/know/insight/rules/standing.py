"""What becomes of a finding when the same one was proposed, answered or rejected before; stage and sentences of a portrait."""

import datetime as dt

from steward.know.insight.model import Finding, Hypothesis, HypothesisState, Sentence, Stage
from steward.know.insight.rules.needs import ready_money, spending_a_month
from steward.know.insight.rules.pack import pack
from steward.know.insight.rules.picture import Picture, pay_rows, usual


def new_rows(before: Finding, now: Finding) -> int:
    """How many rows of the new finding the old one did not rest on."""
    return len({(e.kind, e.id) for e in now.evidence} - {(e.kind, e.id) for e in before.evidence})


def is_proposed_again(before: Hypothesis, now: Finding, today: dt.date, answered_on: dt.date) -> bool:
    """Whether a rejected finding may be asked again: on new rows and clearly more probable, or long after on new rows alone.

    The same or weaker evidence never asks twice.
    """
    rules = pack()["answers"]
    fresh = new_rows(before.finding, now)
    if fresh == 0:
        return False
    stronger = now.probability >= before.finding.probability + rules["stronger_by"] - 1e-9
    all_new = fresh == len(now.evidence)
    return stronger or (all_new and (today - answered_on).days >= rules["renewed_days"])


def is_shown(h: Hypothesis, today: dt.date) -> bool:
    """Whether it is a question now: proposed, not expired, not put off."""
    return h.state is HypothesisState.PROPOSED and h.expires_on > today and (h.quiet_until is None or h.quiet_until <= today)


def decide_stage(p: Picture) -> Stage:
    """The stage of life by documented thresholds: retired, nearing it, family, established, starting, building."""
    rules = pack()["stage"]
    if p.fact("employment") == "retired" or (p.age is not None and p.age >= rules["retired_age"]):
        return Stage.RETIRED
    if p.age is None:
        return Stage.UNKNOWN
    if p.age >= rules["nearing_age"]:
        return Stage.NEARING
    if p.fact("has_dependants") is True:
        return Stage.FAMILY
    if p.age >= rules["established_age"]:
        return Stage.ESTABLISHED
    return Stage.STARTING if p.age < rules["starting_below_age"] else Stage.BUILDING


def portray(p: Picture) -> tuple[Sentence, ...]:
    """A few sentences, each with the rows that say so."""
    stage = decide_stage(p)
    said = [Sentence(f"insight.portrait_stage_{stage}", {"age": p.age or 0}, (p.own_record(), *p.said("employment", "has_dependants")))]
    pay, spent = pay_rows(p), spending_a_month(p)
    income = usual(m.amount for m in pay)
    if pay and spent:
        share = (income - spent) / income * 100
        code = "insight.portrait_saves" if share >= 1 else "insight.portrait_spends"
        rests = tuple(m.shown() for m in pay[-3:][::-1])
        said.append(Sentence(code, {"income": f"{income / 100:.0f}", "percent": f"{abs(share):.0f}"}, rests))
    if spent:
        rests = tuple(m.shown() for m in list(p.moved)[-3:][::-1]) or p.said("monthly_spending")
        said.append(Sentence("insight.portrait_ready", {"months": f"{ready_money(p) / spent:.0f}"}, rests))
    return tuple(said)

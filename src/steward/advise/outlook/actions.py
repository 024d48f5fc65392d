"""What can be done with the outlook: write a view or estimate a set, and have another person release it."""

from collections.abc import Mapping
from typing import Any

from steward.advise.outlook import store
from steward.advise.outlook.model import (
    HouseView,
    ImpactMissing,
    OwnSet,
    PairTaken,
    ReleaseState,
    SetAltered,
    SetFaulty,
    SetMissing,
    Stance,
    ViewClosed,
    ViewEntered,
    ViewFaulty,
)
from steward.advise.outlook.queries.assumptions import assumptions_at, assumptions_with, base_at, views_in_force
from steward.advise.outlook.queries.estimate import estimate_at
from steward.advise.outlook.queries.views import get_view
from steward.advise.outlook.rules.views import fault_together, faults_of, forecast_of, is_same_pair
from steward.advise.outlook.tables import own_set, view
from steward.guard.compliance.actions import check_acts
from steward.guard.compliance.model import ReviewFacts, TextFacts, TextKind
from steward.guard.compliance.queries import refuse_wording, release_of
from steward.kernel.time import BusinessDate, add_days
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.four_eyes.model import Made, OnRecord
from steward.platform.work import Work


@action(Operation.OUTLOOK_VIEW_ENTER)
def enter_view(w: Work, *, stance: Stance) -> HouseView:
    """Write a view down; its effect on the customers is measured next, and another person releases it. ViewFaulty, PairTaken."""
    faults = faults_of(stance, w.today)
    if faults:
        raise ViewFaulty(faults=faults)
    made = HouseView(
        id=w.new_id(),
        stance=stance,
        author=w.actor.person_id,
        entered_at=w.now,
        state=ReleaseState.ENTERED,
        decided_by=None,
        decided_at=None,
        released_on=None,
        withdrawn_on=None,
        note="",
        forecast=None,
    )
    _check_beside_others(w, made)
    store.add_view(w, made)
    w.emit(ViewEntered(made.id))
    return made


def _check_beside_others(w: Work, made: HouseView) -> None:
    """A pair has one view at a time, and views in force can be weighed together."""
    tomorrow = add_days(w.today, 1)
    waiting = [v for v in store.views(w, view.c.state == ReleaseState.ENTERED.value) if v.stance.expires_on > w.today]
    standing = views_in_force(w, made.stance.currency, tomorrow)
    others = [v for v in (*waiting, *standing) if v.id != made.id]
    if any(is_same_pair(v.stance, made.stance) for v in others):
        raise PairTaken
    fault = fault_together(base_at(w, made.stance.currency, w.today), [*standing, made])
    if fault is not None:
        raise ViewFaulty(faults=[fault])


@action(Operation.OUTLOOK_IMPACT_RECORD)
def record_impact(w: Work, *, view_id: str, body: Mapping[str, Any]) -> None:
    """Keep what a view would do to the book today; a view is measured once (the key of its table)."""
    store.add_impact(w, get_view(w, view_id).id, body)


def _written(w: Work, kw: Mapping[str, Any]) -> Made:
    found = get_view(w, kw["view_id"])
    return Made([found.author], found.entered_at)


@action(Operation.OUTLOOK_VIEW_DECIDE, four_eyes=OnRecord(_written))
def decide_view(w: Work, *, view_id: str, approve: bool, note: str = "") -> HouseView:
    """Release another person's view with what it forecasts, or send it back. It counts from tomorrow on.

    ViewClosed, ImpactMissing; ViewFaulty when it expired meanwhile or cannot stand beside what was released since; WordingForbidden, and
    WordingHeld when only a note would let its words pass (J6); NotCleared.
    """
    found = get_view(w, view_id)
    if found.state is not ReleaseState.ENTERED:
        raise ViewClosed
    told = None
    if approve:
        if not store.has_impact(w, view_id):
            raise ImpactMissing
        faults = faults_of(found.stance, w.today)
        if faults:
            raise ViewFaulty(faults=faults)
        said = (*found.stance.evidence, found.stance.falsifier)
        refuse_wording(said, TextFacts(TextKind.MESSAGE, w.today), read=bool(note.strip()))
        _check_beside_others(w, found)
        before, after = assumptions_at(w, found.stance.currency, w.today), assumptions_with(w, found, w.today)
        told = forecast_of(before, after, found.stance)
        _check_release(w)
    if not store.decide_view(w, view_id, ReleaseState.RELEASED if approve else ReleaseState.REFUSED, note.strip(), told):
        raise ViewClosed
    return get_view(w, view_id)


def _check_release(w: Work) -> None:
    """NotCleared when the bank's record of the model that assumptions and views are lacks what its release needs (W33m, X04r, EU2, D13)."""
    check_acts(w, acts=[ReviewFacts.of_release(release_of("assumptions"), w.today)])


@action(Operation.OUTLOOK_VIEW_ENTER)
def withdraw_view(w: Work, *, view_id: str, note: str) -> HouseView:
    """End a released view before its expiry; it counts today still, and its record goes on. ViewClosed when there is nothing to end."""
    found = get_view(w, view_id)
    if not found.in_force(add_days(w.today, 1)) or found.withdrawn_on is not None:
        raise ViewClosed
    store.change_view(w, view_id, {"withdrawn_on": w.today, "note": note.strip()})
    return get_view(w, view_id)


@action(Operation.OUTLOOK_SET_ENTER)
def enter_set(w: Work, *, currency: str, as_of: BusinessDate, blocks: Mapping[str, Mapping[str, float]]) -> OwnSet:
    """Estimate a set from building blocks and what was known at the end of a past day; another person releases it.

    SetFaulty (a day that is not over, the same set again), KnowsFuture.
    """
    if as_of >= w.today:
        raise SetFaulty(faults=["day"])
    made = OwnSet(w.new_id(), estimate_at(w, currency, as_of, blocks), w.actor.person_id, w.now, ReleaseState.ENTERED, None, None, "")
    if store.own_sets(w, own_set.c.version == made.estimate.assumptions.version):
        raise SetFaulty(faults=["same"])
    store.add_set(w, made)
    return made


def _estimated(w: Work, kw: Mapping[str, Any]) -> Made:
    found = _get_set(w, kw["set_id"])
    return Made([found.author], found.entered_at)


def _get_set(w: Work, set_id: str) -> OwnSet:
    found = store.find_set(w, set_id)
    if found is None:
        raise SetMissing
    return found


@action(Operation.OUTLOOK_SET_DECIDE, four_eyes=OnRecord(_estimated))
def decide_set(w: Work, *, set_id: str, approve: bool, note: str = "") -> OwnSet:
    """Release another person's set, in force from tomorrow on, or send it back.

    It is estimated anew from what was known on its day first: SetAltered when it comes out differently. ViewClosed when it was
    decided; NotCleared.
    """
    found = _get_set(w, set_id)
    if found.state is not ReleaseState.ENTERED:
        raise ViewClosed
    if approve:
        again = estimate_at(w, found.estimate.assumptions.currency, found.estimate.as_of, found.estimate.content["blocks"])
        if again.assumptions.digest != found.estimate.assumptions.digest:
            raise SetAltered(version=found.estimate.assumptions.version)
        _check_release(w)
    if not store.decide_set(w, set_id, ReleaseState.RELEASED if approve else ReleaseState.REFUSED, note.strip()):
        raise ViewClosed
    return _get_set(w, set_id)

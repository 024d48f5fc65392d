"""From the module's words to what is shown."""

from collections.abc import Mapping, Sequence

import numpy as np

from steward.advise.outlook import queries
from steward.advise.outlook.model import BLOCKS, CLASSES, Assumptions, HouseView, Impact, OwnSet, Scored
from steward.advise.outlook.routes.shapes import (
    ClassEstimateOut,
    ExpectationOut,
    HouseViewOut,
    LevelImpactOut,
    OutlookOut,
    OwnSetOut,
    ScoredOut,
    StanceIn,
    TrackRecordOut,
    ViewImpactOut,
)
from steward.kernel.money import Money
from steward.platform.db import is_id
from steward.platform.identity.queries import people_by_id
from steward.platform.web.call import Call
from steward.platform.web.shapes import MoneyOut, TextOut
from steward.platform.work import Work

# Standard deviations from the middle within which four of five lie.
EIGHTY_PERCENT = 1.2815515655446004


def show_record(w: Work, found: list[Scored]) -> TrackRecordOut:
    """How views turned out, and their means."""
    people = _names(w, [s.view.author for s in found])
    return TrackRecordOut(
        views=len(found),
        hits=sum(s.hit for s in found),
        crps=_mean([s.crps for s in found]),
        crps_without=_mean([s.crps_without for s in found]),
        scored=[_show_scored(s, people[s.view.author]) for s in found],
    )


def show_outlook(call: Call, now: Assumptions, base: Assumptions, views: int) -> OutlookOut:
    """What is expected today, class by class, with its range."""
    error = np.sqrt(np.diag(now.error)) * EIGHTY_PERCENT
    return OutlookOut(
        version=now.version,
        currency=now.currency,
        since=now.known_from,
        origin=call.say(now.origin) if now.origin.startswith("outlook.") else now.origin,
        mark=now.mark,
        views=views,
        classes=[
            ExpectationOut(
                asset_class=c,
                label=call.say(f"asset_class.{c}"),
                expected=now.views[c].expected_return,
                low=now.views[c].expected_return - float(error[i]),
                high=now.views[c].expected_return + float(error[i]),
                volatility=now.views[c].volatility,
                without_views=base.views[c].expected_return,
            )
            for i, c in enumerate(CLASSES)
        ],
    )


def show_views(call: Call, w: Work, views: list[HouseView]) -> list[HouseViewOut]:
    """Views with their authors' names and what each would do."""
    impacts, names = queries.impacts_of(w), _names(w, [p for v in views for p in (v.author, v.decided_by)])
    return [_show_view(call, w, v, impacts.get(v.id), names) for v in views]


def _names(w: Work, people: Sequence[str | None]) -> dict[str | None, str]:
    found = people_by_id(w, [p for p in people if p is not None and is_id(p)])
    return {p: found[p].name if p in found else "" for p in people if p is not None}


def _show_view(call: Call, w: Work, view: HouseView, impact: Impact | None, people: Mapping[str | None, str]) -> HouseViewOut:
    names = ("id", "entered_at", "released_on", "withdrawn_on", "note")
    stance = {n: getattr(view.stance, n) for n in StanceIn.model_fields}
    told = stance | {n: getattr(view, n) for n in names} | {"evidence": list(view.stance.evidence)}
    return HouseViewOut(
        **told,
        author=people[view.author],
        decided_by=people.get(view.decided_by),
        mine=view.author == call.actor.person_id,
        state=_state(call, view.state.value),
        in_force=view.in_force(w.today),
        impact=None if impact is None else _show_impact(impact),
    )


def _state(call: Call, state: str) -> TextOut:
    return TextOut(code=state, text=call.say(f"outlook.state_{state}"))


def _show_impact(impact: Impact) -> ViewImpactOut:
    currency, levels = impact.body["currency"], impact.body["levels"]

    def money(minor: int) -> MoneyOut:
        return MoneyOut.of(Money(minor, currency))

    return ViewImpactOut(
        as_of=impact.as_of,
        advised=sum(x["advised"] for x in levels.values()),
        moved=sum(x["moved"] for x in levels.values()),
        turnover=money(sum(x["turnover"] for x in levels.values())),
        levels=[
            LevelImpactOut(level=int(k), advised=x["advised"], moved=x["moved"], turnover=money(x["turnover"])) for k, x in levels.items()
        ],
        classes={c: money(v) for c, v in impact.body["classes"].items()},
    )


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _show_scored(scored: Scored, author: str) -> ScoredOut:
    view, told = scored.view, scored.view.forecast
    return ScoredOut(
        view_id=view.id,
        author=author,
        asset_class=view.stance.asset_class,
        against=view.stance.against,
        since=scored.outcome.since,
        until=scored.outcome.until,
        forecast=told.mean if told else 0.0,
        without=told.mean_without if told else 0.0,
        realised=scored.outcome.realised,
        hit=scored.hit,
        crps=scored.crps,
        crps_without=scored.crps_without,
    )


def show_sets(call: Call, w: Work, sets: list[OwnSet]) -> list[OwnSetOut]:
    """Estimated sets with their authors' names."""
    people = _names(w, [s.author for s in sets])
    return [_show_set(call, s, people[s.author]) for s in sets]


def _show_set(call: Call, own: OwnSet, author: str) -> OwnSetOut:
    content, made = own.estimate.content, own.estimate.assumptions
    return OwnSetOut(
        id=own.id,
        version=made.version,
        currency=made.currency,
        as_of=own.estimate.as_of,
        author=author,
        mine=own.author == call.actor.person_id,
        entered_at=own.entered_at,
        state=_state(call, own.state.value),
        released_on=own.released_on,
        note=own.note,
        classes=[
            ClassEstimateOut(
                asset_class=c,
                blocks={b: content["blocks"][c][b] for b in BLOCKS},
                judged=sum(content["blocks"][c][b] for b in BLOCKS),
                judged_error=content["blocks"][c]["error"],
                months=content["months"][c],
                history=content["history"][c],
                share=content["share"][c],
                expected=content["view"][c][0],
                volatility=content["view"][c][1],
                error=content["view"][c][2],
            )
            for c in CLASSES
        ],
    )

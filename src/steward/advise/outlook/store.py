"""Every statement of views, impacts and sets."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from steward.advise.outlook.model import Forecast, HouseView, Impact, OwnSet, ReleaseState, Stance
from steward.advise.outlook.rules.estimate import read_estimate
from steward.advise.outlook.tables import impact, own_set, view
from steward.kernel.json import plain
from steward.platform.db import is_id
from steward.platform.work import Work

STANCE = tuple(f.name for f in dataclasses.fields(Stance))


def add_view(w: Work, made: HouseView) -> None:
    """Insert a view as its author wrote it."""
    names = ("id", "author", "entered_at", "note")
    stance = {n: getattr(made.stance, n) for n in STANCE} | {"evidence": list(made.stance.evidence)}
    w.insert(view, [stance | {n: getattr(made, n) for n in names} | {"state": made.state.value}])


def views(w: Work, where: sa.ColumnElement[bool] | None = None) -> list[HouseView]:
    """Views, newest first."""
    query = sa.select(view).order_by(view.c.entered_at.desc(), view.c.id.desc())
    return [_to_view(row) for row in w.db.execute(query if where is None else query.where(where)).mappings()]


def find_view(w: Work, view_id: str) -> HouseView | None:
    """One view."""
    return next(iter(views(w, view.c.id == view_id)), None) if is_id(view_id) else None


def _to_view(row: Mapping[Any, Any]) -> HouseView:
    stance = Stance(**{n: row[n] for n in STANCE} | {"evidence": tuple(row["evidence"])})
    names = ("id", "author", "entered_at", "decided_by", "decided_at", "released_on", "withdrawn_on", "note")
    told = None if row["forecast"] is None else Forecast(**row["forecast"])
    return HouseView(stance=stance, state=ReleaseState(row["state"]), forecast=told, **{n: row[n] for n in names})


def change_view(w: Work, view_id: str, values: Mapping[str, Any]) -> None:
    """Write down what became of a view."""
    w.db.execute(view.update().where(view.c.id == view_id).values(**values))


def decide_view(w: Work, view_id: str, state: ReleaseState, note: str, told: Forecast | None) -> bool:
    """Write down a decision, a release with its day and its forecast; False when somebody else was faster."""
    values = {"state": state.value, "decided_by": w.actor.person_id, "decided_at": w.now, "note": note}
    released = {} if told is None else {"released_on": w.today, "forecast": plain(told)}
    waiting = (view.c.id == view_id) & (view.c.state == ReleaseState.ENTERED.value)
    return w.db.execute(view.update().where(waiting).values(**values | released)).rowcount == 1


def add_impact(w: Work, view_id: str, body: Mapping[str, Any]) -> None:
    """Keep what a view would do."""
    w.insert(impact, [{"view_id": view_id, "as_of": w.today, "body": body, "measured_at": w.now}])


def impacts(w: Work) -> dict[str, Impact]:
    """What was measured, by view."""
    rows = w.db.execute(sa.select(impact)).mappings()
    return {row["view_id"]: Impact(row["view_id"], row["as_of"], row["body"]) for row in rows}


def has_impact(w: Work, view_id: str) -> bool:
    """Whether a view was measured."""
    return w.db.execute(sa.select(impact.c.view_id).where(impact.c.view_id == view_id)).first() is not None


def add_set(w: Work, made: OwnSet) -> None:
    """Insert an estimated set."""
    names = ("id", "author", "entered_at", "note")
    told = {"version": made.estimate.assumptions.version, "content": made.estimate.content, "state": made.state.value}
    w.insert(own_set, [told | {n: getattr(made, n) for n in names}])


def own_sets(w: Work, where: sa.ColumnElement[bool] | None = None) -> list[OwnSet]:
    """Estimated sets, oldest first."""
    query = sa.select(own_set).order_by(own_set.c.entered_at, own_set.c.id)
    return [_to_set(row) for row in w.db.execute(query if where is None else query.where(where)).mappings()]


def find_set(w: Work, set_id: str) -> OwnSet | None:
    """One estimated set."""
    return next(iter(own_sets(w, own_set.c.id == set_id)), None) if is_id(set_id) else None


def _to_set(row: Mapping[Any, Any]) -> OwnSet:
    names = ("id", "author", "entered_at", "decided_by", "released_on", "note")
    return OwnSet(estimate=read_estimate(row["content"]), state=ReleaseState(row["state"]), **{n: row[n] for n in names})


def decide_set(w: Work, set_id: str, state: ReleaseState, note: str) -> bool:
    """Write down a decision about a set; False when somebody else was faster."""
    released = w.today if state is ReleaseState.RELEASED else None
    values = {"state": state.value, "decided_by": w.actor.person_id, "released_on": released, "note": note}
    waiting = (own_set.c.id == set_id) & (own_set.c.state == ReleaseState.ENTERED.value)
    return w.db.execute(own_set.update().where(waiting).values(**values)).rowcount == 1

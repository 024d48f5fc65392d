"""What can be done with goals: capture, change, earmark, achieve, archive, undo; and keeping a plan."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from steward.advise.planning import store
from steward.advise.planning.model import (
    WHOLE_BPS,
    ChangeKind,
    Earmark,
    Goal,
    GoalCaptured,
    GoalChangedMeanwhile,
    GoalClosed,
    GoalId,
    GoalNotFound,
    GoalRow,
    GoalState,
    KeptPlan,
    KeptPlanId,
    Mix,
    NotHeld,
    NothingToUndo,
    OverEarmarked,
    PlanNameMissing,
)
from steward.advise.planning.queries import check_currency, compare_plans, free_holdings
from steward.advise.planning.rules import goals as rules
from steward.advise.planning.rules import kept
from steward.advise.planning.tables import goal, kept_plan
from steward.guard.compliance.model import TextFacts, TextKind
from steward.guard.compliance.queries import refuse_wording
from steward.kernel.ids import CustomerId
from steward.kernel.json import digest
from steward.platform.access.model import Role
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

RECORD = Operation.PLANNING_GOAL_RECORD


def _customer_of(w: Work, kw: Mapping[str, Any]) -> str:
    found = store.customer_of(w.db, kw["goal_id"])
    if found is None:
        raise GoalNotFound
    return found


@action(RECORD, subject="customer_id")
def capture_goal(w: Work, *, customer_id: CustomerId, row: GoalRow) -> Goal:
    """State a new goal. Refuses a past or reversed date, an amount that is not positive, an unknown currency or priority, no name."""
    _check_row(w, row)
    (made,) = _capture(w, [(customer_id, row, ())])
    w.emit(GoalCaptured(made, customer_id))
    return store.goals(w, goal.c.id == made)[0]


def _check_row(w: Work, row: GoalRow) -> None:
    """What a goal says; one named by staff is a text for its customer (J6), a customer's own words are not judged."""
    check_currency(row.amount.currency)
    rules.check_goal(row, w.today)
    _check_name(w, row.name)


def _check_name(w: Work, name: str) -> None:
    if w.actor.role is not Role.CUSTOMER:
        refuse_wording([name], TextFacts(TextKind.MESSAGE, w.today), read=True)


@action(Operation.PLANNING_GOAL_IMPORT)
def capture_goals(w: Work, *, rows: Sequence[tuple[CustomerId, GoalRow, Sequence[Earmark]]]) -> list[GoalId]:
    """State many goals of many customers with their earmarks, for imports and the demo bank; refuses the whole batch for one bad goal.

    A sum of earmarks above the whole of a holding is refused by the database.
    """
    for _customer_id, row, shares in rows:
        check_currency(row.amount.currency)
        rules.check_goal(row, w.today)
        for share in shares:
            rules.check_share(share.share_bps)
    return _capture(w, rows)


def _capture(w: Work, rows: Sequence[tuple[CustomerId, GoalRow, Sequence[Earmark]]]) -> list[GoalId]:
    made: list[GoalId] = []
    fresh, history, shares = [], [], []
    for customer_id, row, earmarks in rows:
        goal_id = GoalId(w.new_id())
        made.append(goal_id)
        content = rules.write_content(row, GoalState.ACTIVE, earmarks)
        head = {"id": goal_id, "customer_id": customer_id, "state": GoalState.ACTIVE.value, "version": 1, "content": content}
        fresh.append(head | {"captured_at": w.now, "changed_at": w.now})
        history.append(_history_row(w, goal_id, 1, ChangeKind.CAPTURED, content))
        shares += [(goal_id, customer_id, e) for e in earmarks if e.share_bps]
    store.add_goals(w, fresh)
    store.add_changes(w, history)
    if shares:
        store.add_earmarks(w.db, shares)
    return made


def _history_row(w: Work, goal_id: GoalId, version: int, kind: ChangeKind, content: Mapping[str, Any]) -> dict[str, Any]:
    head = {"id": w.new_id(), "goal_id": goal_id, "version": version, "kind": kind.value, "content": content}
    return head | {"person_id": w.actor.person_id, "at": w.now}


@action(RECORD, subject=_customer_of)
def change_goal(w: Work, *, goal_id: GoalId, row: GoalRow, version: int) -> Goal:
    """State a goal anew; its earmarks stay. GoalChangedMeanwhile unless `version` is the one the change was made from."""
    found = _open_goal(w, goal_id)
    if found.version != version:
        raise GoalChangedMeanwhile(version=found.version)
    _check_row(w, row)
    return _save(w, replace(found, stated_goal=row), ChangeKind.CHANGED)


@action(RECORD, subject=_customer_of)
def earmark_holding(w: Work, *, goal_id: GoalId, asset: str, share_bps: int) -> Goal:
    """Mean a share of one holding for a goal, in place of what was meant before; zero takes it back.

    OverEarmarked when all goals together would exceed the whole of the holding, NotHeld when the customer does not hold it.
    """
    rules.check_share(share_bps)
    found = _open_goal(w, goal_id)
    if share_bps and asset not in {h.asset for h in free_holdings(w, found.customer_id)}:
        raise NotHeld(asset=asset)
    before = next((e.share_bps for e in found.earmarks if e.asset == asset), 0)
    if not store.reserve(w.db, found.customer_id, asset, share_bps - before):
        free = WHOLE_BPS - store.earmarked_shares(w.db, found.customer_id).get(asset, 0) + before
        raise OverEarmarked(free_percent=f"{free / 100:g}")
    store.put_earmark(w.db, goal_id, found.customer_id, Earmark(asset, share_bps))
    kept = [e for e in found.earmarks if e.asset != asset] + ([Earmark(asset, share_bps)] if share_bps else [])
    return _save(w, replace(found, earmarks=tuple(sorted(kept, key=lambda e: e.asset))), ChangeKind.EARMARKED)


@action(RECORD, subject=_customer_of)
def achieve_goal(w: Work, *, goal_id: GoalId) -> Goal:
    """The goal is reached: what was earmarked to it is free again."""
    return _close(w, _open_goal(w, goal_id), GoalState.ACHIEVED, ChangeKind.ACHIEVED)


@action(RECORD, subject=_customer_of)
def archive_goal(w: Work, *, goal_id: GoalId) -> Goal:
    """The goal is given up or put away: what was earmarked to it is free again."""
    return _close(w, _open_goal(w, goal_id), GoalState.ARCHIVED, ChangeKind.ARCHIVED)


@action(RECORD, subject=_customer_of)
def undo_change(w: Work, *, goal_id: GoalId) -> Goal:
    """Take the last change that still counts back; earmarks return as far as they are still free. NothingToUndo at the first version."""
    found = _locked(w, goal_id)
    before = rules.find_version_before(store.changes(w, goal_id))
    if before is None:
        raise NothingToUndo
    wanted = {e.asset: e.share_bps for e in before.earmarks}
    assets = sorted(wanted.keys() | {e.asset for e in found.earmarks})
    kept = [_move_earmark(w, found, asset, wanted.get(asset, 0)) for asset in assets]
    shares = tuple(e for e in kept if e.share_bps)
    return _save(w, replace(found, stated_goal=before.goal, state=before.state, earmarks=shares), ChangeKind.UNDONE)


def _move_earmark(w: Work, found: Goal, asset: str, wanted: int) -> Earmark:
    """Bring one earmark to `wanted`, or to what is free of the holding when that is less."""
    present = next((e.share_bps for e in found.earmarks if e.asset == asset), 0)
    free = WHOLE_BPS - store.earmarked_shares(w.db, found.customer_id).get(asset, 0) + present
    share = min(wanted, free)
    if not store.reserve(w.db, found.customer_id, asset, share - present):
        raise OverEarmarked(free_percent=f"{free / 100:g}")
    store.put_earmark(w.db, found.id, found.customer_id, Earmark(asset, share))
    return Earmark(asset, share)


def _close(w: Work, found: Goal, state: GoalState, kind: ChangeKind) -> Goal:
    for share in found.earmarks:
        _move_earmark(w, found, share.asset, 0)
    return _save(w, replace(found, state=state, earmarks=()), kind)


def _locked(w: Work, goal_id: GoalId) -> Goal:
    found = store.lock_goal(w, goal_id)
    if found is None:
        raise GoalNotFound
    return found


def _open_goal(w: Work, goal_id: GoalId) -> Goal:
    found = _locked(w, goal_id)
    if found.state is not GoalState.ACTIVE:
        raise GoalClosed(state=found.state.value)
    return found


def _save(w: Work, changed: Goal, kind: ChangeKind) -> Goal:
    """Write the next version and its line of history."""
    version = changed.version + 1
    content = rules.write_content(changed.stated_goal, changed.state, changed.earmarks)
    row = {"id": changed.id, "state": changed.state.value, "version": version, "content": content, "changed_at": w.now}
    if not store.save_goal(w, row):
        raise GoalChangedMeanwhile(version=version)
    store.add_changes(w, [_history_row(w, changed.id, version, kind, content)])
    return replace(changed, version=version, changed_at=w.now)


@action(Operation.PLANNING_PLAN_KEEP, subject="customer_id")
def keep_plan(w: Work, *, customer_id: CustomerId, name: str, mixes: Sequence[Mix], edits: Mapping[str, float]) -> KeptPlan:
    """Keep a plan as it is today under a name, with its figures; it never changes again. Refuses as `plan_of` does, and without a name."""
    told = name.strip()
    if not told:
        raise PlanNameMissing
    _check_name(w, told)
    (found,) = compare_plans(w, customer_id, mixes, [edits])
    content = kept.write_content(told, edits, kept.figures_of(found))
    kept_id = KeptPlanId(w.new_id())
    head = {"id": kept_id, "customer_id": customer_id, "content": content, "digest": digest(content)}
    store.add_kept_plan(w, head | {"person_id": w.actor.person_id, "kept_at": w.now})
    return store.kept_plans(w, kept_plan.c.id == kept_id, 1)[0]

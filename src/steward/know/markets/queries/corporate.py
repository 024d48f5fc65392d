"""Corporate actions as known, and total return made from raw prices and them."""

from collections.abc import Sequence
from decimal import Decimal

import sqlalchemy as sa

from steward.kernel.ids import InstrumentId
from steward.kernel.time import BusinessDate, Instant, add_days
from steward.know.markets.model import (
    COUNTED,
    CorporateAction,
    CorporateActionNotFound,
    CorporateActionRow,
    CorporateKind,
    CorporateState,
    ReturnPoint,
)
from steward.know.markets.rules import total_return as rules
from steward.know.markets.store import corporate as store
from steward.know.markets.store import prices
from steward.know.markets.tables import corporate_action
from steward.platform.work import Work


def get_corporate_action(w: Work, action_id: str, as_of: BusinessDate | None = None) -> CorporateAction:
    """One action as known at the end of `as_of` (now when None); CorporateActionNotFound."""
    found = store.versions(w.db, corporate_action.c.id == action_id, _known(w, as_of))
    if not found:
        raise CorporateActionNotFound
    return found[0]


def find_corporate_actions(w: Work, references: Sequence[str]) -> dict[str, CorporateAction]:
    """Actions by their references, as known now; unknown references are absent."""
    return store.by_reference(w.db, references, w.now)


def corporate_actions(
    w: Work,
    since: BusinessDate,
    until: BusinessDate,
    *,
    instrument_ids: Sequence[InstrumentId] | None = None,
    known_at: Instant | None = None,
) -> list[CorporateAction]:
    """Actions with an ex-date within the days, in every state, as known now unless said."""
    where: sa.ColumnElement[bool] = corporate_action.c.ex_date.between(since, until)
    if instrument_ids is not None:
        where &= corporate_action.c.instrument_id.in_(instrument_ids)
    found = store.versions(w.db, where, known_at or w.now)
    return [a for a in found if since <= a.ex_date <= until]


def held_corporate_actions(w: Work) -> list[CorporateAction]:
    """Actions that wait for a person, whatever their day."""
    found = store.versions(w.db, corporate_action.c.state == CorporateState.HELD.value, w.now)
    return [a for a in found if a.state is CorporateState.HELD]


def due_corporate_actions(w: Work, day: BusinessDate) -> list[CorporateAction]:
    """Announced actions whose ex-date is `day` or earlier: they wait to be posted to holders."""
    where = (corporate_action.c.state == CorporateState.ANNOUNCED.value) & (corporate_action.c.ex_date <= day)
    found = store.versions(w.db, where, w.now)
    return [a for a in found if a.state is CorporateState.ANNOUNCED and a.ex_date <= day]


def wrong_corporate_term(row: CorporateActionRow, currency: str) -> str | None:
    """The first term that does not fit the kind, for an instrument in `currency`; None when all do."""
    return rules.wrong_term(row, currency)


def total_return(
    w: Work, instrument_id: InstrumentId, since: BusinessDate, until: BusinessDate, *, known_at: Instant | None = None
) -> list[ReturnPoint]:
    """Total return from raw prices: one point a priced day, units 1 on the first. Held values and held actions do not count.

    A merger goes on with the prices of the instrument it became. Everything as known at the end of `until` unless said.
    """
    known = known_at or w.end_of(until)
    quoted: list[tuple[BusinessDate, Decimal]] = []
    counted: list[CorporateAction] = []
    first, current = since, instrument_id
    while True:
        own = [a for a in store.of_instruments(w.db, [current], known).get(current, []) if a.state in COUNTED and a.ex_date >= first]
        merger = next((a for a in own if a.kind is CorporateKind.MERGER and a.ex_date <= until), None)
        last = until if merger is None else add_days(merger.ex_date, -1)
        quoted += [(p.date, p.value) for p in prices.prices_between(w.db, [current], first, last, known)]
        counted += [a for a in own if a.ex_date <= until and (merger is None or a.ex_date <= merger.ex_date)]
        if merger is None or merger.into_instrument_id is None:
            return rules.accumulate(quoted, counted)
        first, current = merger.ex_date, merger.into_instrument_id


def _known(w: Work, as_of: BusinessDate | None) -> Instant:
    return w.now if as_of is None else w.end_of(as_of)

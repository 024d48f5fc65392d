"""How customers behaved, counted from what they really bought and sold, as known on a day."""

from collections.abc import Collection, Sequence

from steward.kernel.ids import CustomerId, InstrumentId
from steward.kernel.time import BusinessDate, add_days, add_months
from steward.know.holdings import queries as holdings
from steward.know.markets import queries as markets
from steward.know.suitability.model import Conduct
from steward.know.suitability.rules import bounds
from steward.know.suitability.rules.conduct import PriceLine, count_conduct
from steward.platform.work import Work


def conduct_at(w: Work, as_of: BusinessDate, customer_ids: Collection[CustomerId] | None = None) -> dict[CustomerId, Conduct]:
    """The counts of some customers, or of all, over the months of the scale; one statement for trades, one for prices.

    Only what was known at the end of `as_of`: the same day asked again later gives the same counts. Who did not trade is absent.
    """
    scale = bounds.edition_at(as_of).conduct
    since = add_months(as_of, -scale.months)
    trades = holdings.unit_trades(w, since, as_of, owners=customer_ids)
    traded = sorted({t.instrument_id for t in trades})
    return count_conduct(trades, _lines(w, traded, add_days(since, -scale.look_back_days), as_of), scale)


def _lines(w: Work, traded: Sequence[InstrumentId], since: BusinessDate, until: BusinessDate) -> dict[str, PriceLine]:
    """Prices of what was traded; where units were split, merged or paid for, the return takes their place: a split is no fall."""
    if not traded:
        return {}
    known = markets.price_histories(w, traded, since, until)
    lines: dict[str, PriceLine] = {i: PriceLine([p.date for p in found], [p.value for p in found]) for i, found in known.items()}
    for instrument_id in {
        a.instrument_id for a in markets.corporate_actions(w, since, until, instrument_ids=traded, known_at=w.end_of(until))
    }:
        points = markets.total_return(w, instrument_id, since, until)
        lines[instrument_id] = PriceLine([p.date for p in points], [p.index for p in points])
    return lines

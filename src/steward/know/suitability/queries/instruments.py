"""Instruments: the house's own, and those the bank brought in and released."""

from steward.kernel.time import BusinessDate
from steward.know.suitability.model import Instrument, InstrumentNotFound, InstrumentState, OwnInstrument
from steward.know.suitability.rules.instrument import instruments
from steward.know.suitability.store import instruments as store
from steward.platform.access.operation import Operation
from steward.platform.work import Work


def instruments_at(w: Work, day: BusinessDate) -> dict[str, Instrument]:
    """The instruments that may be answered on a day, by code: the newest of what the bank released, else the house's own."""
    house = [i for i in instruments().values() if i.in_use]
    own = [o.instrument for o in store.all_own(w) if o.state is InstrumentState.RELEASED]
    return {i.code: i for i in [*house, *sorted(own, key=lambda i: i.since)] if i.since <= day}


def list_instruments(w: Work) -> list[Instrument]:
    """Instruments in force today, by code."""
    return [found for _, found in sorted(instruments_at(w, w.today).items())]


def instruments_answered(w: Work) -> dict[tuple[str, str], Instrument]:
    """Every version that attempts may have been made with, by code and version."""
    every = [*instruments().values(), *(o.instrument for o in store.all_own(w))]
    return {(i.code, i.version): i for i in every}


def list_own_instruments(w: Work) -> list[OwnInstrument]:
    """What the bank brought in, newest first."""
    w.require(Operation.SUITABILITY_INSTRUMENT_READ)
    return store.all_own(w)[::-1]


def own_instrument(w: Work, own_id: str) -> OwnInstrument:
    """One that the bank brought in; InstrumentNotFound."""
    found = next((o for o in store.all_own(w) if o.id == own_id), None)
    if found is None:
        raise InstrumentNotFound
    return found

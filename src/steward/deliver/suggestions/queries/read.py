"""Suggestions as people may read them."""

from functools import cache
from importlib.resources import files

from steward.deliver.suggestions import store
from steward.deliver.suggestions.model import Measure, Suggestion, SuggestionNotFound, Way
from steward.deliver.suggestions.rules.measure import parse_measure
from steward.deliver.suggestions.tables import choice
from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate
from steward.platform.access.operation import Operation
from steward.platform.cursors import decode_cursor, encode_cursor
from steward.platform.work import Work

READ = Operation.SUGGESTIONS_CHOICE_READ


@cache
def measure() -> Measure:
    """What suggestions are weighed with."""
    return parse_measure(files("steward.deliver.suggestions").joinpath("data", "kinds.toml").read_text("utf-8"))


def list_suggestions(w: Work, cursor: str | None = None, limit: int = 20) -> tuple[BusinessDate | None, list[Suggestion], str | None]:
    """The newest day, what is suggested on it for the actor's customers in order, and the cursor of the next page."""
    mine = w.scope(READ, choice.c.customer_id)
    day = store.last_day(w, mine)
    if day is None:
        return None, [], None
    after = decode_cursor(cursor, 1)
    offset = 0 if after is None else int(after[0])
    found = store.find(w, mine & (choice.c.day == day) & (choice.c.way != Way.LEAVE.value), offset, limit + 1)
    return day, found[:limit], encode_cursor([offset + limit]) if len(found) > limit else None


def count_left(w: Work, day: BusinessDate) -> tuple[int, int]:
    """For how many of the actor's customers something is suggested on a day, and how many are left alone."""
    ways = store.count_ways(w, w.scope(READ, choice.c.customer_id) & (choice.c.day == day))
    left = ways.pop(Way.LEAVE, 0)
    return sum(ways.values()), left


def last_suggestion(w: Work, customer_id: CustomerId) -> Suggestion | None:
    """The newest suggestion for one customer."""
    w.require(READ, customer_id)
    return next(iter(store.find(w, choice.c.customer_id == customer_id, limit=1)), None)


def get_suggestion(w: Work, suggestion_id: str) -> Suggestion:
    """One suggestion; SuggestionNotFound when there is none or the actor may not see it."""
    customer_id = store.customer_of(w, suggestion_id)
    if customer_id is None:
        raise SuggestionNotFound
    w.require(READ, customer_id)
    return store.find(w, choice.c.id == suggestion_id)[0]

"""Who is being advised in the last days of the history, and what becomes of it. Those days are lived one by one, not by the month."""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import replace

from steward.advise.advice.actions import DAYS_TO_DECIDE
from steward.sim.chance import stream
from steward.sim.data_files import read_data
from steward.sim.model import Adult, Ending, Flow, Market, Persona, Story

# Business days at the end of the history that are lived day by day.
STORY_DAYS = 12
TODAY = 0
MIN_CASH = 3_000_000
# What is invested at cost, at most, for each unit of money in the account: beside many holdings a small purchase makes nothing better.
MOST_INVESTED = 3


# Told again and again over the chosen customers: days before the demo day of making and deciding.
PLOTS = (
    (1, TODAY, Ending.CANCELLED),
    (5, 4, Ending.OVERDRAWN),
    (11, 11, Ending.EXPIRED),
    (2, 2, Ending.WAITING),
    (6, 3, Ending.ACCEPTED),
    (7, 5, Ending.DECLINED),
    (4, TODAY, Ending.ACCEPTED),
    (1, 1, Ending.DRAFT),
    (9, 8, Ending.ACCEPTED),
    (3, 1, Ending.ACCEPTED),
    (2, 2, Ending.WAITING),
)


def plan_stories(
    seed: int, today: dt.date, adults: Sequence[Adult], market: Market, flows: Sequence[Flow], personas: Sequence[Persona]
) -> list[Story]:
    """Stories of the personas as `personas.toml` has them, and of some others who hold enough cash.

    All have an assessment that was valid and did not change while the stories were lived.
    """
    start = len(market.days) - STORY_DAYS
    told = {p["key"]: p["story"] for p in read_data("personas")["customer"] if "story" in p}
    stories = [Story(p.index, told[p.key][0], told[p.key][1], Ending(told[p.key][2])) for p in personas if p.key in told]
    taken = {p.index for p in personas if p.kind == "customer"}
    cash, invested = [0] * len(adults), [0] * len(adults)
    for flow in flows:
        if flow.day < start:
            cash[flow.adult] += flow.amount
            invested[flow.adult] -= flow.amount if flow.product >= 0 else 0
    able = [a.index for a in adults if a.index not in taken and cash[a.index] >= max(MIN_CASH, a.monthly_spending * 800)]
    able = [i for i in able if invested[i] <= cash[i] * MOST_INVESTED]
    able = [i for i in able if adults[i].state == "valid" and adults[i].assessed[-1].day < market.days[start]]
    wanted = min(max(6, len(adults) // 60), 30, len(able))
    chosen = sorted(int(i) for i in stream(seed, "stories").choice(able, size=wanted, replace=False)) if able else []
    stories += [Story(i, *plot) for i, plot in zip(chosen, itertools.cycle(PLOTS), strict=False)]
    days = [today, *reversed(market.days)]
    return [_open_until_the_end(s, days) for s in stories]


def _open_until_the_end(story: Story, days: Sequence[dt.date]) -> Story:
    """The story begun late enough that its proposal is open on its last day: business days on both sides of a holiday lie far apart.

    `days` are the demo day and the business days before it, latest first.
    """
    if story.ending in (Ending.DRAFT, Ending.EXPIRED):
        return story
    last = TODAY if story.ending is Ending.WAITING else story.decided
    made = next(b for b in range(story.made, last - 1, -1) if (days[last] - days[b]).days < DAYS_TO_DECIDE)
    return replace(story, made=made)


def make_room(flows: Sequence[Flow], stories: Sequence[Story], start: int) -> list[Flow]:
    """The flows without purchases and redemptions of the stories' customers once their stories begin: their orders are real ones."""
    busy = {s.adult for s in stories}
    return [f for f in flows if f.day < start or f.adult not in busy or f.product < 0]

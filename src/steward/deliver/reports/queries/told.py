"""Goals and advice of a report in sentences: the same on screen and in the file."""

from decimal import Decimal

from steward.deliver.reports.model import Expected, GoalSeen, GoalStory, Happened, Standing
from steward.kernel.money import Money
from steward.platform.words import say


def money_told(minor: int, currency: str, plus: bool = False) -> str:
    """An amount in major units with separators."""
    amount = Decimal(str(Money(minor, currency)))
    return f"{amount:+,.2f}" if plus else f"{amount:,.2f}"


def percent_told(value: float | None, plus: bool = True) -> str:
    """A share in percent with two places; a dash where there is none."""
    if value is None:
        return "–"
    return f"{100 * value:+.2f}%" if plus else f"{100 * value:.2f}%"


def goal_told(story: GoalStory, language: str) -> str:
    """Why the chance of a goal moved, in one sentence."""
    then, now = story.then, story.now
    facts: dict[str, str] = {"day": "" if then is None else then.day.isoformat()}
    if then is not None and now is not None:
        facts |= {"from": _amount(then), "to": _amount(now)}
        facts |= {"due_from": _due(then), "due_to": _due(now), "money_from": f"{then.money:,.0f}", "money_to": f"{now.money:,.0f}"}
        facts |= {"rate_from": percent_told(then.expected_return), "rate_to": percent_told(now.expected_return)}
    return say(language, f"reports.goal-{story.why.value}", facts)


def _amount(seen: GoalSeen) -> str:
    return "–" if seen.amount is None else money_told(seen.amount, seen.currency)


def _due(seen: GoalSeen) -> str:
    return "–" if seen.due is None else seen.due.isoformat()


def expected_told(said: Expected, currency: str, language: str) -> str:
    """What the proposal said, in one sentence."""
    facts = {"return": percent_told(said.yearly_return), "cost": money_told(said.cost, currency)}
    if said.low is None or said.high is None:
        return say(language, "reports.said-expected_plain", facts)
    told = {"months": str(said.months), "low": money_told(said.low, currency), "high": money_told(said.high, currency)}
    return say(language, "reports.said-expected", facts | told)


def happened_told(came: Happened, currency: str, language: str) -> str:
    """What came of it, in one sentence, and what was charged."""
    facts = {
        "days": str(came.days),
        "own": percent_told(came.own_return),
        "low": percent_told(came.low),
        "high": percent_told(came.high),
        "charged": money_told(came.charged, currency),
    }
    told = say(language, f"reports.said-{came.standing.value}", facts)
    if came.standing in (Standing.WAITING, Standing.NOT_FOLLOWED):
        return told
    return told + say(language, "reports.said-charged" if came.finished else "reports.said-charged_so_far", facts)

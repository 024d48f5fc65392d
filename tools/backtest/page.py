"""The page of evidence: tables with an interval behind every figure, and sentences that follow from the intervals alone."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from steward.quant.backtest.compare import Mean
from tools.backtest.study import ENOUGH, FIGURES, MONTHS, Study, mean_over
from tools.backtest.ways import FIRST, LAG, LEVELS
from tools.backtest.worlds import World

NAMES = {"advice": "advice", "nothing": "doing nothing", "fixed": "fixed by grade", "chase": "last year's winner", "kept": "advice once"}
OTHERS = tuple(n for n in NAMES if n != "advice")
TITLES = {
    "reached": "goal reached, % of windows",
    "beyond": "worst year beyond what was said, points",
    "rate": "money-weighted return, % a year",
    "turnover": "turnover, % a year",
    "fees": "fees, % a year",
    "gap": "behaviour gap, points a year",
}
# Which way is better for the customer; turnover is neither good nor bad by itself.
BETTER = {"reached": 1, "beyond": -1, "rate": 1, "fees": -1, "gap": 1}
CHECK_WINDOWS = 6

HEAD = """# What the advice would have done for customers

Written by `python -m tools.backtest`; do not edit. Requirement X3. How it is reckoned: [backtest](../methods/backtest.md).

Every month, with the figures of that day and nothing later, the product's own allocation advised five grades; the advice was dealt a month
end later, with the bank's costs and its own rule for when a trade is worth it. Every month a window of {years} years begins: {wealth} is
put in, and {contribution} more each month. A grade's goal is that money grown at the ten-year yield of the first day and {spread}
points a year. Compared with:

- **doing nothing**: the money stays in hand at the short rate;
- **fixed by grade**: 0, 20, 40, 60 and 80 % in shares, the rest in bonds, brought back every month; it knows no limit on losses;
- **last year's winner**: everything each year into the class, of those the grade may buy, that earned most in the year before;
- **advice once**: the first advice, and never again.

Customers count as FAR-Trans' customers are divided among the grades: {levels}. Brackets hold the true figure nine
times in ten (windows resampled in blocks); *alike*: all windows agree and resampling can say nothing. **Bold**: the interval of a
difference leaves out nothing, and at least {enough} windows stand apart; only that is a claim.
"""

LIMITS = """## What this does not show

- The chosen histories survived, and so did their funds; who chose them knew that. The two overlap in time.
- Method, limits and the rule for judged returns are of today, made by people who knew this history. The figures of each day were not.
- Foreign indices are in their own money; indices other than the S&P of America pay no dividends here. Tax is left out.
- Savings, goals and costs are the same for all customers of a grade; whether they follow is not known.
- Costs inside funds are in their prices and not in the column of fees.
"""


def render(studies: Sequence[Study], check: Study, weights: Mapping[int, float]) -> str:
    """The whole page."""
    head = HEAD.format(
        years=MONTHS // 12,
        wealth="100,000",
        contribution="1,000",
        spread="-1, 0, 1, 2 or 3",
        levels=", ".join(f"grade {level} {100 * share:.0f} %" for level, share in weights.items()),
        enough=ENOUGH,
    )
    return "\n".join([head, *(_world(s, weights) for s in studies), LIMITS, check_table(check, weights)])


def _world(found: Study, weights: Mapping[int, float]) -> str:
    parts = [f"## {found.world.name}", "", f"{found.windows} windows, {found.apart} of them apart."]
    if found.apart < ENOUGH:
        parts.append(f"Fewer than {ENOUGH} stand apart: **this history supports no claim**, it is shown and not argued from.")
    values = {name: {f: mean_over(found.figures[name][f], weights) for f in FIGURES} for name in NAMES}
    parts += ["", _table("What came of it", NAMES, lambda name, f: _text(_within(values[name][f], f), f, bold=False)), ""]
    apart = {name: {f: mean_over(found.figures["advice"][f] - found.figures[name][f], weights) for f in FIGURES} for name in OTHERS}
    claims = found.apart >= ENOUGH
    parts += [
        _table("Advice less the other", OTHERS, lambda name, f: _text(apart[name][f], f, claims and apart[name][f].leaves_out(0.0))),
        "",
    ]
    parts += [_by_level(found), ""]
    parts += _said(apart) if claims else []
    return "\n".join(parts)


def _table(title: str, rows: Sequence[str] | Mapping[str, str], cell: Callable[[str, str], str]) -> str:
    lines = [f"**{title}**", "", f"| way | {' | '.join(TITLES[f] for f in FIGURES)} |", "|---" * (1 + len(FIGURES)) + "|"]
    return "\n".join([*lines, *(f"| {NAMES[name]} | {' | '.join(cell(name, f) for f in FIGURES)} |" for name in rows)])


def _text(mean: Mean, figure: str, bold: bool) -> str:
    digits = 0 if figure in ("reached", "turnover") else 2
    value, low, high = (f"{100 * x:.{digits}f}".replace("-", "−") for x in (mean.value, mean.low, mean.high))
    text = f"{value} (alike)" if mean.low == mean.high else f"{value} ({low} to {high})"
    return f"**{text}**" if bold else text


def _within(mean: Mean, figure: str) -> Mean:
    """An interval cut off where the figure cannot lie: shares of windows between nothing and all, amounts not below nothing."""
    least = -np.inf if figure in ("rate", "gap") else 0.0
    most = 1.0 if figure == "reached" else np.inf
    return Mean(mean.value, max(mean.low, least), min(mean.high, most))


def _by_level(found: Study) -> str:
    """Goals by grade: what the review would have named on the first day, and how often it came true."""
    lines = ["**Goal by grade: chance named on the first day of advice, and reached, % of windows**", ""]
    lines += [f"| grade | named | reached less named | {' | '.join(NAMES.values())} |", "|---" * (3 + len(NAMES)) + "|"]
    for column, level in enumerate(LEVELS):
        only, named = {level: 1.0}, found.said[:, column]
        missed = mean_over(found.figures["advice"]["reached"] - found.said, only)
        cells = [_text(missed, "reached", found.apart >= ENOUGH and missed.leaves_out(0.0))]
        cells += [_text(_within(mean_over(found.figures[name]["reached"], only), "reached"), "reached", bold=False) for name in NAMES]
        lines.append(f"| {level} | {100 * float(named.mean()):.0f} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _said(apart: Mapping[str, Mapping[str, Mean]]) -> list[str]:
    """What the intervals allow to be said: where advice is better, where it is worse, where nothing can be told."""
    parts = ["**What may be said**", ""]
    for name, by in apart.items():
        told = {f: 0 if not by[f].leaves_out(0.0) else int(np.sign(by[f].value)) * BETTER[f] for f in BETTER}
        words = {1: "better", -1: "**worse**", 0: "cannot be told apart"}
        lists = [
            f"{words[way]}: {', '.join(TITLES[f].partition(',')[0] for f in BETTER if told[f] == way)}"
            for way in words
            if way in told.values()
        ]
        parts.append(f"- against {NAMES[name]}: {'; '.join(lists)}.")
    return [*parts, ""]


def cut(world: World) -> World:
    """The first few windows of a history: what a test can reckon anew in a moment."""
    months = FIRST + LAG + MONTHS + CHECK_WINDOWS - 1
    return World(world.name, world.months[:months], world.facts[:months], world.classes)


def check_table(found: Study, weights: Mapping[int, float]) -> str:
    """The first windows of one history, window by window: a test reckons them anew and compares them with this page."""
    shares = np.array([weights.get(level, 0.0) for level in LEVELS])
    lines = [
        "## Check",
        "",
        f"Mean of the first {found.windows} windows of *{found.world.name}*, in hundredths; a test reckons them anew.",
        "",
    ]
    lines += [f"| way | {' | '.join(FIGURES)} |", "|---" * (1 + len(FIGURES)) + "|"]
    for name, title in NAMES.items():
        means = [100 * float((found.figures[name][f] @ shares).mean()) for f in FIGURES]
        lines.append(f"| {title} | {' | '.join(f'{m:.3f}' for m in means)} |")
    return "\n".join([*lines, ""])

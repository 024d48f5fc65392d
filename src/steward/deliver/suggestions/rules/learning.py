"""How likely an idea is to be followed: the bank's prior of its kind, moved by what advisors and customers made of earlier suggestions.

The method is in docs/methods/likelihood.md. What an idea would earn the bank is no feature, and a model that names another feature than
those here is not read.
"""

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steward.deliver.suggestions.model import Answer, Card, IdeaKind, Learned, Measure, MonthAhead, Move, Score, Suggestion, Way
from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.time import BusinessDate, parse_date
from steward.quant.estimate.logistic import Scored, chance, fit_logistic, score_chances

Floats = NDArray[np.float64]

FEATURES = ("benefit", "contacts")
# A feature is believed to move the log odds by about one half for each unit: precision 4 (mark D).
FEATURE_PRECISION = 4.0
# Nobody answered within so many days: not followed, but that may have been want of time, so it counts a quarter (mark D).
PATIENCE, IGNORED = 14, 0.25
# The benefit is felt by its size: each ten times more is one unit, and 1,000 yuan are the middle.
MIDDLE_BENEFIT = 100_000
MOST_CONTACTS = 5
MONTHS_A_QUARTER = 3


class BadModel(ValueError):
    """A stored model that may not be used."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of one idea put to one customer's advisor. `benefit` in minor units and `contacts` as they were when it was weighed."""

    code: str
    benefit: int
    contacts: int
    day: BusinessDate
    followed: bool
    weight: float = 1.0


def trials_of(asked: Iterable[Suggestion], today: BusinessDate) -> list[Trial]:
    """What can be learned from suggestions: one trial per customer, kind and quarter, an answer before silence, the earliest first.

    Who was held out was not asked and teaches nothing. Something else done instead speaks for that and against what was suggested.
    """
    best: dict[tuple[CustomerId, str, int, int], tuple[bool, Trial]] = {}
    for one in sorted(asked, key=lambda s: (s.day, s.id)):
        for trial in _taught(one, today):
            key = (one.customer_id, trial.code, one.day.year, (one.day.month - 1) // MONTHS_A_QUARTER)
            answered = one.answered is not None
            if key not in best or (answered and not best[key][0]):
                best[key] = (answered, trial)
    return sorted((t for _answered, t in best.values()), key=lambda t: (t.day, t.code, t.benefit, t.contacts))


def _taught(one: Suggestion, today: BusinessDate) -> list[Trial]:
    if one.held_out:
        return []
    chosen, given = one.chosen, one.answered
    if given is None:
        silent = chosen.way is not Way.LEAVE and one.day + dt.timedelta(days=PATIENCE) <= today
        return [Trial(chosen.code, chosen.benefit, one.contacts, one.day, followed=False, weight=IGNORED)] if silent else []
    out = [] if chosen.way is Way.LEAVE else [Trial(chosen.code, chosen.benefit, one.contacts, one.day, given.answer is Answer.TAKEN)]
    instead = next((c for c in one.candidates if given.answer is Answer.OTHER and c.code == given.code and c.way is not Way.LEAVE), None)
    return out if instead is None else [*out, Trial(instead.code, instead.benefit, one.contacts, one.day, followed=True)]


def prior_odds(kind: IdeaKind) -> float:
    """The log odds the bank gives a kind before anything is known."""
    return math.log(kind.yes / kind.no)


def likelihood(kind: IdeaKind, benefit: int, contacts: int, learned: Learned | None) -> float:
    """The chance that an idea is followed: the prior of its kind, moved by what a released model learned."""
    if learned is None:
        return kind.yes / (kind.yes + kind.no)
    moved = sum(learned.features[name] * value for name, value in zip(FEATURES, _features(benefit, contacts), strict=True))
    return float(chance(np.array(prior_odds(kind) + learned.kinds.get(kind.code, 0.0) + moved)))


def _features(benefit: int, contacts: int) -> tuple[float, float]:
    return math.log10((benefit + 100) / MIDDLE_BENEFIT), float(min(contacts, MOST_CONTACTS))


def learn(trials: Sequence[Trial], measure: Measure, today: BusinessDate) -> Learned:
    """The model that these trials teach, with its card; the more answers a kind has, the less its prior counts."""
    codes = sorted({t.code for t in trials})
    found = _fit(trials, measure, codes)
    kinds = {code: round(float(value), 6) for code, value in zip(codes, found[: len(codes)], strict=True)}
    features = {name: round(float(value), 6) for name, value in zip(FEATURES, found[len(codes) :], strict=True)}
    return Learned(measure.version, measure.digest, today, kinds, features, _card(trials, measure))


def _fit(trials: Sequence[Trial], measure: Measure, codes: Sequence[str]) -> Floats:
    """A shift for each kind and a slope for each feature. Beta(yes, no) has about the precision yes x no / (yes + no) in log odds."""
    held = [k.yes * k.no / (k.yes + k.no) for k in (measure.kinds[code] for code in codes)]
    precision = np.array([*held, *[FEATURE_PRECISION] * len(FEATURES)])
    happened, weight = _outcomes(trials)
    return fit_logistic(_rows(trials, codes), happened, _odds(trials, measure), precision, weight)


def _rows(trials: Sequence[Trial], codes: Sequence[str]) -> Floats:
    rows = np.zeros((len(trials), len(codes) + len(FEATURES)))
    for row, t in zip(rows, trials, strict=True):
        if t.code in codes:
            row[codes.index(t.code)] = 1.0
        row[len(codes) :] = _features(t.benefit, t.contacts)
    return rows


def _odds(trials: Sequence[Trial], measure: Measure) -> Floats:
    return np.array([prior_odds(measure.kinds[t.code]) for t in trials], dtype=np.float64)


def _outcomes(trials: Sequence[Trial]) -> tuple[Floats, Floats]:
    return np.array([float(t.followed) for t in trials]), np.array([t.weight for t in trials])


def _card(trials: Sequence[Trial], measure: Measure) -> Card:
    """How many trials there are, and how prior and model would have foretold each month from the months before it (rolling origin)."""
    months = [(first, month, [t for t in trials if t.day < first]) for first, month in _months(trials)]
    told = [(first, month, _told(month, before, measure)) for first, month, before in months if before]
    silent = sum(t.weight < 1 for t in trials)
    counts = (len(trials), sum(t.followed for t in trials), silent)
    if not told:
        return Card(*counts, 0, None, None)
    tried = [t for _first, month, _said in told for t in month]
    prior, model = _scores(tried, np.concatenate([said for _first, _month, said in told]), measure)
    return Card(*counts, len(tried), prior, model, tuple(_month(first, month, said, measure) for first, month, said in told))


def _month(first: BusinessDate, month: Sequence[Trial], said: Floats, measure: Measure) -> MonthAhead:
    """One month foretold. How many were expected to follow is weighed like the learning: silence counts a quarter."""
    _happened, weight = _outcomes(month)
    by_prior, by_model = (round(float(weight @ chances), 2) for chances in (chance(_odds(month, measure)), said))
    prior, model = _scores(month, said, measure)
    return MonthAhead(first, len(month), sum(t.followed for t in month), sum(t.weight < 1 for t in month), by_prior, by_model, prior, model)


def _scores(trials: Sequence[Trial], said: Floats, measure: Measure) -> tuple[Score, Score]:
    """How the prior and what the model said scored."""
    happened, weight = _outcomes(trials)
    return _score(score_chances(chance(_odds(trials, measure)), happened, weight)), _score(score_chances(said, happened, weight))


def _months(trials: Sequence[Trial]) -> list[tuple[BusinessDate, list[Trial]]]:
    by_month = groupby(sorted(trials, key=lambda t: t.day), key=lambda t: t.day.replace(day=1))
    return [(BusinessDate(first), list(month)) for first, month in by_month]


def _told(month: Sequence[Trial], before: Sequence[Trial], measure: Measure) -> Floats:
    codes = sorted({t.code for t in before})
    return chance(_odds(month, measure) + _rows(month, codes) @ _fit(before, measure, codes))


def _score(found: Scored) -> Score:
    return Score(*(round(value, 6) for value in found))


def moved_kinds(learned: Learned, measure: Measure) -> list[Move]:
    """What the model makes of each kind's prior, for 1,000 yuan of benefit and no contact lately; what moves most first."""
    known = [(measure.kinds[code], shift) for code, shift in learned.kinds.items() if code in measure.kinds]
    return _ordered([Move(k.code, k.yes / (k.yes + k.no), float(chance(np.array(prior_odds(k) + shift)))) for k, shift in known])


def moved_features(learned: Learned) -> list[Move]:
    """What one unit more of each feature makes of an even chance; what moves most first."""
    return _ordered([Move(name, 0.5, float(chance(np.array(slope)))) for name, slope in learned.features.items()])


def _ordered(moves: list[Move]) -> list[Move]:
    return sorted(moves, key=lambda m: (-abs(m.after - m.before), m.code))


def write_learned(found: Learned) -> dict[str, Json]:
    """A model as JSON."""
    card = found.card
    scores = {name: None if s is None else _written(s) for name, s in (("prior", card.prior), ("model", card.model))}
    counts = {"trials": card.trials, "followed": card.followed, "silent": card.silent, "ahead": card.ahead}
    months: list[Json] = [
        [m.first.isoformat(), m.trials, m.followed, m.silent, m.by_prior, m.by_model, _written(m.prior), _written(m.model)]
        for m in card.months
    ]
    return {
        "version": found.version,
        "measure": found.measure,
        "learned_on": found.learned_on.isoformat(),
        "kinds": dict(found.kinds),
        "features": dict(found.features),
        "card": {**counts, **scores, "months": months},
    }


def _written(score: Score) -> list[Json]:
    return [score.log_loss, score.brier, score.gap]


def read_learned(raw: Mapping[str, Any]) -> Learned:
    """A model from JSON; BadModel where it rests on anything but the features named here."""
    if sorted(raw["features"]) != sorted(FEATURES):
        raise BadModel("a model of other features than these")
    card = dict(raw["card"])
    scores = {name: None if card[name] is None else Score(*card[name]) for name in ("prior", "model")}
    # A model put forward before months were kept has none.
    months = tuple(_read_month(m) for m in card.get("months", ()))
    read = Card(**{**card, **scores, "months": months})
    return Learned(raw["version"], raw["measure"], parse_date(raw["learned_on"]), raw["kinds"], raw["features"], read)


def _read_month(raw: Sequence[Any]) -> MonthAhead:
    first, trials, followed, silent, by_prior, by_model, prior, model = raw
    return MonthAhead(parse_date(first), trials, followed, silent, by_prior, by_model, Score(*prior), Score(*model))

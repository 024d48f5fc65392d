"""Very many sets of answers scored at once by another instrument: the columnar form of `score_answers`, held equal to it by a test."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from steward.know.suitability.model import Band, Facet, Instrument, Question

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
UNASKED, UNKNOWN = -1, -2


def score_columns(instrument: Instrument, said: Sequence[Mapping[str, str]]) -> Ints:
    """The level of each set of answers (rows,); 0 where a question is open, or an answer is one the instrument does not know.

    An answer to a question that is not asked, because it was never there or a branch closed, makes the row 0 too, as for one person.
    """
    rows = len(said)
    chosen = {q.id: _chosen(q, said) for q in instrument.questions}
    asked = _asked(instrument, chosen, rows)
    known = np.array([len(answers) for answers in said], dtype=np.int64)
    valid = np.ones(rows, dtype=np.bool_)
    total = np.zeros(rows, dtype=np.int64)
    for q in instrument.questions:
        given = chosen[q.id]
        valid &= np.where(asked[q.id], given >= 0, given == UNASKED)
        known -= given != UNASKED
        total += np.where(asked[q.id], _scores(q)[given], 0)
    level = _level_of(instrument.bands, total)
    for cap in instrument.caps:
        held = np.isin(chosen[cap.question], [n for n, o in enumerate(_question(instrument, cap.question).options) if o.id in cap.any_of])
        level = np.where(held, np.minimum(level, cap.level), level)
    if instrument.facet_bands:
        for facet in Facet:
            level = np.minimum(level, _facet_level(instrument, facet, chosen, asked, rows))
    return np.where(valid & (known == 0), level, 0)


def _question(instrument: Instrument, name: str) -> Question:
    return next(q for q in instrument.questions if q.id == name)


def _chosen(question: Question, said: Sequence[Mapping[str, str]]) -> Ints:
    """The place of each chosen option; UNASKED without an answer, UNKNOWN for one that is no option."""
    places = {o.id: n for n, o in enumerate(question.options)}
    return np.array([places.get(a[question.id], UNKNOWN) if question.id in a else UNASKED for a in said], dtype=np.int64)


def _asked(instrument: Instrument, chosen: Mapping[str, Ints], rows: int) -> dict[str, Bools]:
    """Who met which question; a branch depends on the answer alone, as in `questions_asked`."""
    found = {}
    for q in instrument.questions:
        if q.asked_if is None:
            found[q.id] = np.ones(rows, dtype=np.bool_)
        else:
            before = _question(instrument, q.asked_if.question)
            found[q.id] = np.isin(chosen[before.id], [n for n, o in enumerate(before.options) if o.id in q.asked_if.any_of])
    return found


def _scores(question: Question) -> Ints:
    """Scores by place; UNASKED and UNKNOWN, counted from the end, score nothing."""
    return np.array([*(o.score for o in question.options), 0, 0], dtype=np.int64)


def _level_of(bands: Sequence[Band], total: Ints) -> Ints:
    """The level of the band each total lies in; 0 above the last."""
    ends, levels = np.array([b.up_to for b in bands]), np.array([*(b.level for b in bands), 0])
    return levels[np.searchsorted(ends, total, side="left")]


def _facet_level(instrument: Instrument, facet: Facet, chosen: Mapping[str, Ints], asked: Mapping[str, Bools], rows: int) -> Ints:
    """The level of one facet's band; the highest where a facet has no range."""
    low, high, got = (np.zeros(rows, dtype=np.int64) for _ in range(3))
    for q in (q for q in instrument.questions if q.facet is facet):
        scores = [o.score for o in q.options]
        low += np.where(asked[q.id], min(scores), 0)
        high += np.where(asked[q.id], max(scores), 0)
        got += np.where(asked[q.id], _scores(q)[chosen[q.id]], 0)
    wide = high > low
    share = (got - low) * 100 // np.where(wide, high - low, 1)
    level = _level_of(instrument.facet_bands, np.where(wide, np.clip(share, 0, 100), 100))
    return np.where(wide, level, instrument.facet_bands[-1].level)

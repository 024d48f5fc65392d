"""The learned layer: how far a text is like the forbidden labelled sentences, and which words say so.

A logistic regression over `features`, trained by `python -m tools.wording_model`; its weights are a file to read, a line a feature.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from math import sqrt

from steward.guard.compliance.rules.wording.features import Ideas, Span, features

FRAMES = ("far", "condemning", "others", "mentions", "pushing", "middle")
SCALE, FEWEST, UNIT = 5.0, 60, 100.0
LONGEST, STEP, LABEL = 120, 20, 4
WORDS_SHOWN = 3
_SIGNS = re.compile(r"[\u4e00-\u9fff]|[a-z']+")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like the forbidden sentences: log odds, the class whose words weigh most, and these words' places, heaviest first."""

    score: float
    class_id: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """A trained model. At `hold` and above a text is for a person to read. A listed phrase adds `phrase`; from `sure` on it is believed to
    be said, below `hold` to be only mentioned.
    """

    name: str
    inputs: str
    bias: float
    hold: float
    phrase: float
    sure: float
    by_feature: dict[str, tuple[float, str]]
    ideas: Ideas

    def read(self, text: str, ignored: frozenset[str] = frozenset()) -> Likeness:
        """The most suspicious part of the text; what speaks for an `ignored` class does not count. A label is like none."""
        if len(_SIGNS.findall(text)) < LABEL:
            return Likeness(0.0, "", ())
        parts = [self._part(text[start:end], start, ignored) for start, end in _parts(text)]
        return max(parts, key=lambda part: part.score, default=Likeness(self.bias, "", ()))

    def _part(self, text: str, offset: int, ignored: frozenset[str]) -> Likeness:
        seen = features(text, self.ideas)
        unit = share(len(seen))
        said = [(w * unit, c, span) for f, span in seen.items() for w, c in (self.by_feature.get(f, (0.0, "")),) if w and c not in ignored]
        votes: dict[str, float] = {}
        for weight, class_id, _ in said:
            if class_id:
                votes[class_id] = votes.get(class_id, 0.0) + weight
        spans = _heaviest([(w, span) for w, _, span in said], len(text))
        top = max(votes, key=lambda c: votes[c], default="")
        return Likeness(self.bias + sum(w for w, _, _ in said), top, tuple((a + offset, b + offset) for a, b in spans))


def share(seen: int) -> float:
    """What one of so many features counts; a label of two characters weighs no more than a short sentence."""
    return SCALE / sqrt(max(seen, FEWEST))


def _parts(text: str) -> Iterator[Span]:
    """A short text whole; a long one sentence by sentence, so that one offence is not drowned by pages of harmless words."""
    if len(text) <= LONGEST:
        yield 0, len(text)
        return
    start = 0
    for at, sign in enumerate(text, 1):
        if (sign in "。.!?;\n" and at - start >= STEP) or at - start >= 2 * LONGEST:
            yield start, at
            start = at
    if start < len(text):
        yield start, len(text)


def _heaviest(weighed: Sequence[tuple[float, Span]], length: int) -> list[Span]:
    """The stretches that weigh most: every character bears its part of each feature on it, till they speak against."""
    borne = [0.0] * length
    for weight, (start, end) in weighed:
        for at in range(start, end):
            borne[at] += weight / (end - start)
    stretches: list[tuple[float, Span]] = []
    for speaks, run in groupby(range(length), key=lambda at: borne[at] > 0):
        places = list(run)
        if speaks:
            stretches.append((sum(borne[at] for at in places), (places[0], places[-1] + 1)))
    return [span for _, span in sorted(stretches, key=lambda s: (-s[0], s[1]))[:WORDS_SHOWN]]


def parse_weights(text: str, ideas: Ideas) -> Weights:
    """Read a weights file: a line of JSON, then feature, weight in hundredths and, where it speaks for one, the number of the class."""
    head, *lines = text.rstrip("\n").split("\n")
    raw = json.loads(head)
    classes = raw["classes"]
    by_feature: dict[str, tuple[float, str]] = {}
    for line in lines:
        feature, weight, *number = line.split("\t")
        by_feature[feature] = int(weight) / UNIT, classes[int(number[0])] if number else ""
    bias, hold, phrase, sure = (raw[level] / UNIT for level in ("bias", "hold", "phrase", "sure"))
    return Weights(raw["name"], raw["inputs"], bias, hold, phrase, sure, by_feature, ideas)


@cache
def weights() -> Weights:
    """The weights in force."""
    return parse_weights(_data("likeness.tsv"), ideas())


@cache
def ideas() -> Ideas:
    """The lists of words the learned layer reads as one idea, and those of the frames."""
    frames = tomllib.loads(_data("wording.toml"))["frames"]
    return Ideas({**tomllib.loads(_data("likeness.toml"))["ideas"], **{f"frame_{name}": frames[name] for name in FRAMES}})


def _data(name: str) -> str:
    return files("steward.guard.compliance").joinpath("data", name).read_text("utf-8")

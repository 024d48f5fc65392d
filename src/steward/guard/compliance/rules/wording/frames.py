"""Whether a phrase is said or denied: negation before it, condemnation after it, questions, and the tricks with all three."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

NEAR, MIDDLE, FAR = 3, 10, 26
CLAUSE_ENDS = frozenset(",;!?。;\n")
SENTENCE_ENDS = frozenset("!?。\n")


@dataclass(frozen=True, slots=True)
class Frames:
    """Compiled word lists of `[frames]` in the data file."""

    negators: re.Pattern[str]
    reach: Mapping[str, int]
    breakers: re.Pattern[str]
    condemning: re.Pattern[str]
    denied: re.Pattern[str]
    others: re.Pattern[str]
    pushing: re.Pattern[str]
    mentions: re.Pattern[str]

    @classmethod
    def of(cls, raw: Mapping[str, Sequence[str]]) -> "Frames":
        """Read the lists; a word is looked for longest first, and the innocent ones hide what they contain."""
        reach = dict.fromkeys(raw["near"], NEAR) | dict.fromkeys(raw["middle"], MIDDLE) | dict.fromkeys(raw["far"], FAR)
        reach |= dict.fromkeys(raw["innocent"], 0)
        return cls(
            negators=_any_of(reach),
            reach=reach,
            breakers=_any_of(raw["breakers"]),
            condemning=_any_of(raw["condemning"]),
            denied=re.compile(f"(?:{_any_of(raw['denied']).pattern})[^,;!?。;\n]{{0,4}}$"),
            others=_any_of(raw["others"]),
            pushing=_any_of(raw["pushing"]),
            mentions=_any_of(raw["mentions"]),
        )

    def is_denied(self, text: str, start: int, end: int) -> bool:
        """Whether what stands at `start:end` of plain `text` is denied, condemned or asked rather than said."""
        clause = text[_left(text, start, CLAUSE_ENDS) : start]
        if self._turned_round(clause):
            return True
        return self._condemned(text, start, end)

    def _turned_round(self, before: str) -> bool:
        """An odd number of negations that reach the phrase."""
        count = 0
        for found in self.negators.finditer(before):
            distance = len(before) - found.end()
            word = found.group()
            if distance <= self.reach[word] and self.reach[word] and not self.breakers.search(before, found.end()):
                count += 1
        return count % 2 == 1

    def _condemned(self, text: str, start: int, end: int) -> bool:
        first, last = _left(text, start, SENTENCE_ENDS), _right(text, end, SENTENCE_ENDS)
        if self.pushing.search(text, first, last):
            return False
        if self.mentions.search(text, first, last):
            return True
        speaks_of_others = self.others.search(text, first, start) is not None
        reach = last if speaks_of_others else _right(text, end, CLAUSE_ENDS)
        return any(not self.denied.search(text[end : found.start()]) for found in self.condemning.finditer(text, end, reach))


def _left(text: str, at: int, ends: frozenset[str]) -> int:
    while at > 0 and text[at - 1] not in ends:
        at -= 1
    return at


def _right(text: str, at: int, ends: frozenset[str]) -> int:
    while at < len(text) and text[at] not in ends:
        at += 1
    return at


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    listed = sorted(words, key=len, reverse=True)
    return re.compile("|".join(rf"(?<![a-z]){re.escape(w)}" if "a" <= w[0] <= "z" else re.escape(w) for w in listed))

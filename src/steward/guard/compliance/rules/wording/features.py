"""What the learned layer reads in a text: runs of characters, words, and ideas that stand near each other.

An idea is any word of a list (`loss`, `refill`, `house` …) or of the frames (what denies, mentions, condemns), so that 亏了行里垫 and
赔了公司兜 give the same pair loss>house, in this order; the pair deny>loss is another one, which is how a negation is understood.
Besides, ideas in company: which are in the text at all, and whether one that turns (denies, doubts, warns, mentions) is among them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from steward.guard.compliance.rules.wording.plain import Plain

RUN, WORDS, PIECES = 3, 3, (4, 5)
NEAR = 40
Span = tuple[int, int]
# Ideas that turn what stands beside them: denied, doubted, warned of, mentioned, left to the customer.
TURNING = frozenset(
    {"deny", "mention", "unsure", "decline", "proper", "warn", "calm", "own_risk", "mayloss"}
    | {"frame_far", "frame_condemning", "frame_others", "frame_mentions", "frame_middle"}
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SENTENCE = re.compile(r"[^。\n]+")
_CLAUSE = re.compile(r"[^。;\n]+")
_LATIN = re.compile(r"[a-z']+|0|[%!?,.]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Ideas:
    """Words by the idea they stand for; the longest word at a place counts."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self.lists = lists
        self._idea = {word.strip(): idea for idea, words in reversed(list(lists.items())) for word in words}
        self._lengths: dict[str, list[int]] = {}
        for word in self._idea:
            self._lengths.setdefault(word[0], []).append(len(word))
        for lengths in self._lengths.values():
            lengths[:] = sorted(set(lengths), reverse=True)

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and idea of every word, left to right without overlaps."""
        at = 0
        while at < len(text):
            end = self._word(text, at)
            if end:
                yield at, end, self._idea[text[at:end]]
            at = end or at + 1

    def _word(self, text: str, at: int) -> int:
        if at and _is_latin(text[at]) and _is_latin(text[at - 1]):
            return 0
        ends = (at + n for n in self._lengths.get(text[at], ()) if at + n <= len(text))
        return next((end for end in ends if text[at:end] in self._idea), 0)


def without_numbers(plain: Plain, statements: Sequence[re.Pattern[str]]) -> Plain:
    """Every number read as 0 and the sentences the law requires left out; places still point into the original."""
    text = plain.text
    gone = {i for pattern in statements for m in pattern.finditer(text) for i in range(*m.span())}
    gone |= {i for m in _NUMBER.finditer(text) for i in range(m.start() + 1, m.end())}
    kept = [i for i in range(len(text)) if i not in gone]
    return Plain("".join(_sign(text[i]) for i in kept), tuple(plain.places[i] for i in kept))


def _sign(sign: str) -> str:
    return "0" if sign.isdigit() else " " if sign == "\t" else sign


def features(text: str, ideas: Ideas) -> dict[str, Span]:
    """The features of a text and where each is first seen."""
    seen: dict[str, Span] = {}
    for feature, start, end in (*_runs(text), *_words(text), *_pairs(text, ideas), *_company(text, ideas)):
        seen.setdefault(feature, (start, end))
    return seen


def _runs(text: str) -> Iterator[tuple[str, int, int]]:
    clauses = (clause.span() for clause in _CLAUSE.finditer(text))
    spans = (
        (start, end) for first, last in clauses for start in range(first, last) for end in range(start + 1, min(start + RUN, last) + 1)
    )
    yield from ((text[start:end], start, end) for start, end in spans if _CHINESE.search(text[start:end]))


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    """Latin words, two and three of them, and pieces of each: all marked, so that they are no runs."""
    if _CHINESE.search(text):
        return
    words = list(_LATIN.finditer(text))
    for i in range(len(words)):
        for group in (words[i : i + n] for n in range(1, min(WORDS, len(words) - i) + 1)):
            yield "e:" + " ".join(w.group() for w in group), group[0].start(), group[-1].end()
    for word in words:
        framed = f"^{word.group()}$"
        for n in PIECES:
            for i in range(len(framed) - n + 1):
                yield f"c:{framed[i : i + n]}", word.start(), word.end()


def _pairs(text: str, ideas: Ideas) -> Iterator[tuple[str, int, int]]:
    for sentence in _SENTENCE.finditer(text):
        at = sentence.start()
        found = [(at + start, at + end, idea) for start, end, idea in ideas.find(sentence.group())]
        for start, end, idea in found:
            yield f"<{idea}", start, end
        for (start, _, one), (later, end, other) in combinations(found, 2):
            if later - start <= NEAR:
                yield f"<{one}>{other}", start, end


def _company(text: str, ideas: Ideas) -> Iterator[tuple[str, int, int]]:
    """Ideas and pairs of them wherever they stand, with whether anything in the text turns them (-) or nothing does (+)."""
    found = list(ideas.find(text))
    sign = "-" if any(idea in TURNING for _, _, idea in found) else "+"
    first = {idea: (start, end) for start, end, idea in reversed(found) if idea not in TURNING}
    for idea, span in first.items():
        yield f"{{{idea}{sign}", *span
    for one, other in combinations(sorted(first), 2):
        yield f"{{{one}&{other}{sign}", *first[one]


def _is_latin(sign: str) -> bool:
    return "a" <= sign <= "z"

"""Teach-back: what a customer says in their own words about what can go wrong. Phrases are looked for; nothing is sent anywhere."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from steward.guard.contracts.model import Idea
from steward.know.suitability.model import Saying

# Characters asked at the least, how many different ones, and how long a run copied from the text may be (D).
LEAST = {"zh": 15, "en": 50}
LEAST_DIFFERENT = {"zh": 10, "en": 10}
LONGEST_COPY = {"zh": 12, "en": 60}
# Words that turn a phrase into its opposite when they stand right before it.
DENIALS = {
    "zh": re.compile(r"(不会|不可能|不太会|没有|没|不|绝不|从不|无需担心|不用怕)[^，。；！？,.;!?]{0,2}$"),
    "en": re.compile(r"\b(not|never|no|cannot|can't|won't|don't|doesn't|without|hardly)(\s+\w+){0,2}\s+$", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What was found: ideas said, ideas missing, ideas denied, and whether it is too little or copied."""

    said: tuple[str, ...]
    missing: tuple[Idea, ...]
    denied: tuple[str, ...]
    too_little: bool
    copied: bool

    @property
    def passed(self) -> bool:
        """Every idea was said, and none denied, in words of their own."""
        return not (self.missing or self.denied or self.too_little or self.copied)

    @property
    def hints(self) -> tuple[Saying, ...]:
        """What to think about."""
        return tuple(i.hint for i in self.missing)


def judge_words(asked: Sequence[Idea], language: str, text: str, shown: Sequence[str]) -> Told:
    """What `text` says of the asked ideas; `shown` are the texts it may not be copied from."""
    plain = re.sub(r"\s+", " " if language == "en" else "", text).strip()
    said, denied, missing = [], [], []
    for idea in asked:
        found = [_denied(language, plain, m.start()) for p in idea.phrases[language] for m in re.finditer(p, plain, re.IGNORECASE)]
        if not found:
            missing.append(idea)
        elif all(found):
            denied.append(idea.id)
        else:
            said.append(idea.id)
    letters = re.sub(r"\W", "", plain)
    too_little = len(letters) < LEAST[language] or len(set(letters.lower())) < LEAST_DIFFERENT[language]
    return Told(tuple(said), tuple(missing), tuple(denied), too_little, _copied(language, letters, shown))


def _denied(language: str, text: str, at: int) -> bool:
    return DENIALS[language].search(text[:at]) is not None


def _copied(language: str, letters: str, shown: Sequence[str]) -> bool:
    run = LONGEST_COPY[language]
    source = re.sub(r"\W", "", " ".join(shown))
    return any(letters[i : i + run] in source for i in range(len(letters) - run + 1))

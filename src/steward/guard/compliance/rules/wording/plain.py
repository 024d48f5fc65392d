"""Text as a reader takes it in, without the tricks that hide words from a search."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
SEPARATORS = frozenset(" \t\u3000*_~·•・.-|/\\^`+=#@&'")


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain form and, for each of its characters, the place in the original it came from."""

    text: str
    places: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original text of a span in the plain one."""
        return self.places[start], self.places[end - 1] + 1


def read_text(text: str, characters: Mapping[str, str]) -> Plain:
    """Compatibility forms unified, lower case, `characters` exchanged one for one, invisible ones and separators inside Chinese dropped."""
    kept: list[tuple[str, int]] = []
    for place, raw in enumerate(text):
        if raw in INVISIBLE:
            continue
        kept.extend((characters.get(sign, sign), place) for sign in unicodedata.normalize("NFKC", raw).lower())
    solid = _without_separators(kept)
    return Plain("".join(sign for sign, _ in solid), tuple(place for _, place in solid))


def _without_separators(signs: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """A separator with a Chinese character on both sides says nothing and only hides the word."""
    following = ""  # the next character that is not a separator, seen from the right
    keep = [True] * len(signs)
    ahead = [""] * len(signs)
    for i in range(len(signs) - 1, -1, -1):
        ahead[i] = following
        if signs[i][0] not in SEPARATORS:
            following = signs[i][0]
    before = ""
    for i, (sign, _) in enumerate(signs):
        if sign in SEPARATORS:
            keep[i] = not (_is_chinese(before) and _is_chinese(ahead[i]))
        else:
            before = sign
    return [pair for pair, wanted in zip(signs, keep, strict=True) if wanted]


def _is_chinese(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff"

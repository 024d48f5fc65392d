"""The phrase language of the wording guard: literal text, (a|b), (a|), … for anything short in a clause, ⋯ for the same across a comma,
<name> for any word of a list.

Compiled to regular expressions that cannot run away: a gap is bounded and crosses no clause, and nothing else repeats.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

EMPTY: Mapping[str, Sequence[str]] = MappingProxyType({})
GAP, WIDE = "…", "⋯"
_INSIDE = r"[^,;!?。\n]{0,12}?"
_BEYOND = r"[^;!?。\n]{0,16}?"
# A required sentence may be set out over several clauses and lines.
_ANYTHING = r"[\s\S]{0,40}?"
_LIST = re.compile(r"<(\w+)>")
_SIGNS = re.compile(r"([(|)…⋯])")


class BadPhrase(ValueError):
    """A phrase with unbalanced brackets or nothing in it."""


def compile_phrases(phrases: Iterable[str], words: Mapping[str, Sequence[str]] = EMPTY, *, across: bool = False) -> re.Pattern[str]:
    """One pattern that finds any of the phrases in plain text; with `across` a gap may cross clauses. BadPhrase names a malformed one."""
    gaps = {GAP: _ANYTHING, WIDE: _ANYTHING} if across else {GAP: _INSIDE, WIDE: _BEYOND}
    return re.compile("|".join(_pattern(_spelled_out(p, words), gaps) for p in phrases) or r"(?!)")


def _spelled_out(phrase: str, words: Mapping[str, Sequence[str]]) -> str:
    def listed(found: re.Match[str]) -> str:
        if found.group(1) not in words:
            raise BadPhrase(f"{phrase!r}: there is no list {found.group(1)}")
        return f"({'|'.join(words[found.group(1)])})"

    return _LIST.sub(listed, phrase)


def _pattern(phrase: str, gaps: Mapping[str, str]) -> str:
    depth = 0
    out = []
    for part in _SIGNS.split(phrase):
        depth += (part == "(") - (part == ")")
        if depth < 0:
            raise BadPhrase(f"{phrase!r}: brackets do not match")
        out.append({"(": "(?:", "|": "|", ")": ")", **gaps}.get(part, re.escape(part)))
    if depth or not phrase.strip() or ("|" in phrase and "(" not in phrase):
        raise BadPhrase(f"{phrase!r}: brackets do not match")
    # A Latin phrase matches whole words only.
    left = r"(?<![a-z])" if _is_latin(phrase.lstrip("(")[:1]) else ""
    right = r"(?![a-z])" if _is_latin(phrase.rstrip(")")[-1:]) else ""
    return f"{left}(?:{''.join(out)}){right}"


def _is_latin(sign: str) -> bool:
    return "a" <= sign <= "z"

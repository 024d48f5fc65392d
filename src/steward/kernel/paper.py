"""A paper: what a document says, block by block, before anybody draws it. Screens and PDF files are made of the same one (C4, F1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a part of the paper."""

    text: str
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `key` sets it apart: a term that the reader's attention has to be drawn to (民法典 496)."""

    text: str
    key: bool = False
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Points:
    """A list of sentences."""

    items: tuple[str, ...]
    kind: Literal["points"] = "points"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is filled in: rows of label and value."""

    rows: tuple[tuple[str, ...], ...]
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; every row is as long as the header. The first `words` columns are words, the others figures."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1
    kind: Literal["grid"] = "grid"


@dataclass(frozen=True, slots=True)
class Bars:
    """Shares now and proposed, in basis points, drawn as pairs of bars named by `legend`; `alt` says the same in a sentence."""

    labels: tuple[str, ...]
    now: tuple[int, ...]
    then: tuple[int, ...]
    legend: tuple[str, ...]
    alt: str
    kind: Literal["bars"] = "bars"


@dataclass(frozen=True, slots=True)
class Curve:
    """An amount over time, minor units at even steps, two at least; `ends` stand below its first and last, `alt` says it in a sentence."""

    values: tuple[int, ...]
    ends: tuple[str, ...]
    alt: str
    kind: Literal["curve"] = "curve"


@dataclass(frozen=True, slots=True)
class Swings:
    """Gains to the right and losses to the left of nothing, in minor units; `texts` is written beside each; `alt` says it in a sentence."""

    labels: tuple[str, ...]
    amounts: tuple[int, ...]
    texts: tuple[str, ...]
    alt: str
    kind: Literal["swings"] = "swings"


Block: TypeAlias = Heading | Text | Points | Facts | Grid | Bars | Curve | Swings


@dataclass(frozen=True, slots=True)
class Paper:
    """One document in one language. `day` is the day it is dated with, `number` how people refer to it."""

    language: str
    title: str
    bank: str
    number: str
    day: str
    blocks: tuple[Block, ...]
    notice: str  # at the foot of every page
    made_from: str  # template and version
    hash: str  # over everything it says


_BLOCKS: Mapping[str, Any] = {
    "heading": Heading,
    "text": Text,
    "points": Points,
    "facts": Facts,
    "grid": Grid,
    "bars": Bars,
    "curve": Curve,
    "swings": Swings,
}


def read_block(raw: Mapping[str, Any]) -> Block:
    """The block that `plain` wrote; KeyError or TypeError when it is none."""
    made: Block = _BLOCKS[raw["kind"]](**{name: _frozen(value) for name, value in raw.items()})
    return made


def _frozen(value: Any) -> Any:
    return tuple(_frozen(v) for v in value) if isinstance(value, list) else value

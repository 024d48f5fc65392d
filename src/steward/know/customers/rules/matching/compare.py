"""Records compared: which pairs, on what levels each field agrees, and what that is worth.

Levels run from 0 (different) upwards, each by its name in `LEVELS`. Method: docs/methods/link.md; figures: docs/modules/customers.md.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from steward.know.customers.model.documents import DocumentKind
from steward.know.customers.model.people import CustomerKind
from steward.know.customers.rules.matching.contacts import brand, normalise_city, normalise_phone, plain_organisation
from steward.know.customers.rules.matching.documents import is_sound, normalise_number
from steward.know.customers.rules.matching.names import familiar_key, plain_name, rough_key, sound_key
from steward.quant.link import blocks, evidence
from steward.quant.link.blocks import Pairs
from steward.quant.link.evidence import Floats, Levels, Linkage
from steward.quant.link.strings import encode, jaro_winkler, one_edit_apart

Flags: TypeAlias = NDArray[np.bool_]

LEVELS: Mapping[str, tuple[str, ...]] = {
    "name": ("different", "alike", "character", "near", "sound", "same"),
    "birth_date": ("different", "part", "near", "same"),
    "phone": ("different", "ending", "near", "same"),
    "city": ("different", "same"),
    "document": ("contradicts", "different", "near", "same"),
}
FIELDS = tuple(LEVELS)
SIZES = tuple(len(levels) for levels in LEVELS.values())
LARGEST_BLOCK = 400
BLIND_PAIRS = 200_000
BLIND_EACH = 20
# Fewer compared pairs than this teach nothing; the declared chances are used.
ENOUGH_PAIRS = 1000
ALIKE = 0.9
RAREST_SHARE = 1e-5
# Of these nobody has two; one slip of the hand makes a number that is not sound.
SINGLE = (DocumentKind.IDENTITY_CARD, DocumentKind.CREDIT_CODE)
CONTRADICTION_BITS = -100.0


@dataclass(frozen=True, slots=True)
class MatchRecord:
    """What two records are compared by, as written. `documents`: (kind, number)."""

    name: str
    phone: str | None = None
    birth_date: str | None = None
    city: str | None = None
    documents: tuple[tuple[DocumentKind, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """Records of one kind made comparable, one entry a record in each list; empty texts are missing."""

    plain: list[str]
    sound: list[str]
    rough: list[str]
    part: list[str]
    birth: list[str]
    phone: list[str]
    city: list[str]
    documents: Mapping[DocumentKind, list[str]]
    sound_numbers: Mapping[DocumentKind, list[bool]]

    def __len__(self) -> int:
        return len(self.plain)


def prepare(records: Sequence[MatchRecord], kind: CustomerKind) -> Columns:
    """Records of persons or of organisations as comparable columns."""
    spell, shorten = (plain_name, familiar_key) if kind is CustomerKind.PERSON else (plain_organisation, brand)
    plain = [spell(r.name) for r in records]
    numbers: dict[DocumentKind, list[str]] = {}
    sound: dict[DocumentKind, list[bool]] = {}
    for row, record in enumerate(records):
        for of, number in record.documents:
            numbers.setdefault(of, [""] * len(records))[row] = normalise_number(of, number)
            sound.setdefault(of, [False] * len(records))[row] = is_sound(of, number)
    return Columns(
        plain=plain,
        sound=[sound_key(name) for name in plain],
        rough=[rough_key(name) for name in plain],
        part=[shorten(name) for name in plain],
        birth=[(r.birth_date or "").replace("-", "") for r in records],
        phone=[normalise_phone(r.phone) if r.phone else "" for r in records],
        city=[normalise_city(r.city) if r.city else "" for r in records],
        documents=numbers,
        sound_numbers=sound,
    )


def candidates(c: Columns) -> Pairs:
    """Pairs that share something telling: a document, a telephone, or two weaker things together."""
    endings = [p[-4:] for p in c.phone]
    last = [name[-1:] for name in c.plain]
    turned = [b[:4] + "".join(sorted((b[4:6], b[6:]))) for b in c.birth]
    keys = [blocks.number_keys(numbers) for numbers in c.documents.values()]
    keys += [
        blocks.number_keys([p if "*" not in p else "" for p in c.phone]),
        blocks.number_keys(c.sound, c.birth),
        blocks.number_keys(c.sound, turned),
        blocks.number_keys(c.sound, endings),
        blocks.number_keys(c.sound, c.city),
        blocks.number_keys(c.rough, [b[:6] for b in c.birth]),
        blocks.number_keys(c.part, c.birth),
        blocks.number_keys(c.part, endings),
        blocks.number_keys(last, c.birth),
        blocks.number_keys(c.birth, c.city),
        blocks.number_keys(c.birth, endings),
        blocks.number_keys([b[:4] for b in c.birth], endings, c.city),
        blocks.number_keys([b[4:] for b in c.birth], endings),
        blocks.number_keys(c.plain),
        blocks.number_keys(c.part, c.city),
    ]
    return blocks.pairs_within(keys, LARGEST_BLOCK)


def levels(c: Columns, pairs: Pairs) -> Levels:
    """Level (p, f) of each of `FIELDS` for each pair; -1 where one side is missing."""
    compare: tuple[Callable[[Columns, Pairs], Levels], ...] = (_names, _births, _phones, _cities, _documents)
    return np.stack([of(c, pairs) for of in compare], axis=1)


def _same(column: Sequence[str], pairs: Pairs) -> Flags:
    keys = blocks.number_keys(column)
    same: Flags = (keys[pairs.left] == keys[pairs.right]) & (keys[pairs.left] >= 0)
    return same


def _known(column: Sequence[str], pairs: Pairs) -> Flags:
    has = np.array([bool(text) for text in column], np.bool_)
    known: Flags = has[pairs.left] & has[pairs.right]
    return known


def _near(column: Sequence[str], pairs: Pairs) -> Flags:
    texts = encode(column)
    return one_edit_apart(texts, texts, pairs.left, pairs.right)


def _highest(known: Flags, *reached: Flags) -> Levels:
    """The highest level reached, where level k is reached by the k-th condition; -1 where not known."""
    level = np.zeros(known.size, np.int8)
    for k, flags in enumerate(reached, start=1):
        level[flags] = k
    return np.where(known, level, -1).astype(np.int8)


def _names(c: Columns, pairs: Pairs) -> Levels:
    size = len(c)
    both = blocks.number_keys([*c.plain, *c.part])
    plain, part = both[:size], both[size:]
    i, j = pairs.left, pairs.right
    shared = (plain[i] == part[j]) | (part[i] == plain[j]) | ((part[i] == part[j]) & (part[i] >= 0))
    texts = encode(c.sound)
    alike = shared | (jaro_winkler(texts, texts, i, j) >= ALIKE)
    long = np.array([len(name) > 2 for name in c.plain], np.bool_)
    character = _near(c.plain, pairs) & long[i] & long[j]
    near = _same(c.rough, pairs) | _near(c.sound, pairs)
    return _highest(_known(c.plain, pairs), alike, character, near, _same(c.sound, pairs), _same(c.plain, pairs))


def _births(c: Columns, pairs: Pairs) -> Levels:
    turned = [b[:4] + b[6:] + b[4:6] for b in c.birth]
    keys = blocks.number_keys([*c.birth, *turned])
    swapped = keys[: len(c)][pairs.left] == keys[len(c) :][pairs.right]
    part = _same([b[:4] for b in c.birth], pairs) | _same([b[4:] for b in c.birth], pairs)
    return _highest(_known(c.birth, pairs), part, _near(c.birth, pairs) | swapped, _same(c.birth, pairs))


def _phones(c: Columns, pairs: Pairs) -> Levels:
    whole = np.array(["*" not in p for p in c.phone], np.bool_)
    unmasked = whole[pairs.left] & whole[pairs.right]
    near = _near(c.phone, pairs) & unmasked
    return _highest(_known(c.phone, pairs), _same([p[-4:] for p in c.phone], pairs), near, _same(c.phone, pairs) & unmasked)


def _cities(c: Columns, pairs: Pairs) -> Levels:
    return _highest(_known(c.city, pairs), _same(c.city, pairs))


def _documents(c: Columns, pairs: Pairs) -> Levels:
    """The best of the documents that both have. Nobody has two identity numbers: two that are sound and differ contradict one another."""
    best = np.full(pairs.left.size, -1, np.int8)
    for kind, numbers in c.documents.items():
        sound = np.array(c.sound_numbers[kind], np.bool_) & (kind in SINGLE)
        doubtful = ~(sound[pairs.left] & sound[pairs.right])
        best = np.maximum(best, _highest(_known(numbers, pairs), doubtful, _near(numbers, pairs) & doubtful, _same(numbers, pairs)))
    return best


# Chances of each level, learnt on the generator's tuning seed (docs/modules/customers.md): used while a book is too small to teach its own.
DECLARED = Linkage(
    matches=tuple(
        np.array(chances)
        for chances in (
            (0.031, 0.041, 0.036, 0.022, 0.184, 0.686),
            (0.001, 0.010, 0.108, 0.881),
            (0.159, 0.075, 0.113, 0.653),
            (0.020, 0.980),
            (0.001, 0.002, 0.066, 0.931),
        )
    ),
    others=tuple(
        np.array(chances)
        for chances in (
            (0.99700, 0.00220, 0.00041, 0.00030, 0.00003, 0.00006),
            (0.98068, 0.01786, 0.00140, 0.00006),
            (0.999845, 0.00010, 0.000015, 0.00004),
            (0.949, 0.051),
            (0.96800, 0.031947, 0.000003, 0.00005),
        )
    ),
    share=0.1,
)


def learn(c: Columns, compared: Levels) -> Linkage:
    """Chances learnt from this very book; the declared ones where it is too small."""
    if compared.shape[0] < ENOUGH_PAIRS:
        return DECLARED
    blind = levels(c, blocks.pairs_apart(len(c), len(c), min(BLIND_PAIRS, BLIND_EACH * len(c))))
    return evidence.learn(compared, SIZES, evidence.frequencies(blind, SIZES))


def weigh(c: Columns, pairs: Pairs, compared: Levels, model: Linkage) -> Floats:
    """Bits (p, f) each field speaks for one person; a name weighs by how rare it is in this book."""
    bits = evidence.field_weights(compared, model)
    name = FIELDS.index("name")
    shares = blocks.shares(blocks.number_keys(c.plain))[pairs.left]
    same = compared[:, name] == SIZES[name] - 1
    bits[:, name] += np.where(same, evidence.rarity(shares, float(model.others[name][-1]), RAREST_SHARE), 0.0)
    document = FIELDS.index("document")
    bits[compared[:, document] == 0, document] = CONTRADICTION_BITS
    return bits


def believe(bits: Floats, size: int, duplicates: float) -> Floats:
    """Chance that a pair is one person: its bits against the odds of two of `size` records taken blindly.

    duplicates: the share of records expected to have a double.
    """
    return evidence.chance(bits, min(duplicates / max(size, 2), 0.5))

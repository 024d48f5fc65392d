"""The search for doubles among the records of one kind."""

from collections.abc import Sequence

import numpy as np

from steward.kernel.ids import CustomerId
from steward.know.customers.model.matches import Evidence, MatchRow
from steward.know.customers.model.people import CustomerKind
from steward.know.customers.rules.matching import compare
from steward.know.customers.rules.matching.compare import FIELDS, LEVELS, MatchRecord
from steward.quant.link.blocks import Pairs

# One record in a hundred is expected to have a double somewhere in the book.
DOUBLES = 0.01
LEAST_CHANCE = 0.5
SAME_DOCUMENT = len(LEVELS["document"]) - 1


def find_doubles(
    ids: Sequence[CustomerId], records: Sequence[MatchRecord], fresh: Sequence[bool], kind: CustomerKind
) -> tuple[list[MatchRow], int, int]:
    """(pairs likely one customer, pairs compared, pairs skipped in blocks too large), of pairs with a fresh record in them.

    Likely is a chance of at least a half, or one document named by both. Where all is fresh the book itself teaches what agreement
    is worth; else the declared chances say so.
    """
    columns = compare.prepare(records, kind)
    every = compare.candidates(columns)
    is_fresh = np.asarray(fresh, np.bool_)
    chosen = is_fresh[every.left] | is_fresh[every.right]
    whole = bool(chosen.all())
    pairs = every if whole else Pairs(every.left[chosen], every.right[chosen], every.skipped)
    compared = compare.levels(columns, pairs)
    model = compare.learn(columns, compared) if whole else compare.DECLARED
    bits = compare.weigh(columns, pairs, compared, model)
    chance = compare.believe(bits.sum(axis=1), len(columns), DOUBLES)
    document = compared[:, FIELDS.index("document")] == SAME_DOCUMENT
    out = []
    for k in np.flatnonzero((chance >= LEAST_CHANCE) | document):
        said = [
            Evidence(field, LEVELS[field][level], float(weight))
            for field, level, weight in zip(FIELDS, compared[k].tolist(), bits[k].tolist(), strict=True)
            if level >= 0
        ]
        left, right = ids[int(pairs.left[k])], ids[int(pairs.right[k])]
        out.append(MatchRow(left, right, float(chance[k]), bool(document[k]), said))
    return out, len(pairs.left), pairs.skipped

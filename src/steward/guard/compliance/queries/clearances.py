"""What others may read: clearances, and whether one still covers what is about to happen."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steward.guard.compliance.model import BankFacts, Clearance, ClearedLine, Judged, ReleaseFacts, ReviewFacts, Ruling
from steward.guard.compliance.rules import evidence, gate
from steward.guard.compliance.rules import review as rules
from steward.guard.compliance.rules.pack import Pack, PackSet, parse_pack
from steward.guard.compliance.rules.review import Screen
from steward.guard.compliance.rules.review_each import Acts, acts_of, pair, review_each
from steward.guard.compliance.store import clearances as store
from steward.kernel.ids import ClearanceId, CustomerId
from steward.kernel.refusal import NotFound
from steward.kernel.time import BusinessDate
from steward.kernel.verdict import Reason, Verdict
from steward.platform.work import Work


def get_clearance(w: Work, clearance_id: ClearanceId) -> Clearance:
    """One clearance; NotFound when there is none."""
    found = store.find(w, clearance_id)
    if found is None:
        raise NotFound
    return found


def check_clearance(
    w: Work, clearance_id: ClearanceId, *, subject_id: str, customer_id: CustomerId, lines: Sequence[ClearedLine]
) -> Clearance:
    """The clearance, if it lets exactly these lines of this subject happen now; else ClearanceChanged or ClearanceExpired."""
    found = get_clearance(w, clearance_id)
    fault = gate.find_fault(found, subject_id, customer_id, lines, w.now)
    if fault is not None:
        raise fault
    return found


def find_stops(judged: Judged, cleared: Clearance) -> tuple[Reason, ...]:
    """What stops an act that was cleared before and is judged again now."""
    return gate.find_stops(judged, cleared)


@cache
def licences() -> BankFacts:
    """What the bank may do, by the licences on record."""
    return BankFacts(**tomllib.loads(files("steward.guard.compliance").joinpath("data", "licences.toml").read_text("utf-8")))


@cache
def _models() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(files("steward.guard.compliance").joinpath("data", "models.toml").read_text("utf-8"))


def release_of(model: str) -> ReleaseFacts:
    """What is on record of something that decides by itself what customers are told; of what is not there, only that it is a model.

    Figures and words have no boxes to tick, no consents, goods and prices in them, and nothing the bank earns is among their inputs.
    """
    return ReleaseFacts(
        boxes_ticked=False,
        consent_bundled=False,
        consent_forced=False,
        goods_bundled=False,
        prices_by_profile=False,
        ranks_by_commission=False,
        **_models().get(model, {"kind": "model"}),
    )


def review(facts: ReviewFacts, packs: PackSet) -> Verdict:
    """The verdict on one act, under the pack of its regime and day."""
    return rules.review(facts, packs)


def judge(verdicts: Sequence[tuple[ReviewFacts, Verdict]], packs: PackSet) -> Judged:
    """The verdict of a subject made of several acts."""
    return rules.judge(verdicts, packs)


def close(acts: Sequence[ReviewFacts], fault: str) -> Judged:
    """The verdict of a subject when nothing can be judged."""
    return rules.close(acts, fault)


def rule_on_many(acts: Sequence[ReviewFacts], packs: PackSet) -> list[Ruling]:
    """The verdicts on many acts, judged in columns."""
    verdicts = review_each(acts_of(acts), packs)
    return [verdicts.ruling_of(row) for row in range(len(acts))]


def judge_each(acts: Acts, packs: PackSet) -> NDArray[np.int8]:
    """What is decided about each act in columns, (rows,), as values of Decision."""
    return review_each(acts, packs).decision


def judge_pairs(people: Acts, products: Acts, who: NDArray[np.intp], what: NDArray[np.intp], packs: PackSet) -> NDArray[np.int8]:
    """`judge_each` of acts of `people`, each about one of those `products` are about: the places of both, pair by pair."""
    return judge_each(pair(people, products, who, what, packs), packs)


def ruling_of(verdict: Verdict) -> Ruling:
    """The same verdict as one among many."""
    return Ruling(verdict.decision, {reason.rule_id: reason.decision for reason in verdict.reasons})


def screen(as_of: BusinessDate, packs: PackSet) -> Screen:
    """A review that remembers, for considering a whole shelf for a whole book."""
    return Screen(as_of, packs)


def read_packs(text: str) -> tuple[Pack, ...]:
    """Every version in a rule pack's file; BadPack, a ValueError, when it is none."""
    return parse_pack(text)


def decide_again(decided: Mapping[str, Any], exhibits: Mapping[str, Any], given: Sequence[Pack] = ()) -> list[str]:
    """Judge what evidence says was judged once more, and name every difference; RecordUnreadable when it does not say enough."""
    return evidence.decide_again(decided, exhibits, given)

"""Features as they were known, and the lint that must catch a planted leak (B6, issue 7)."""

import gzip
from importlib.resources import files

import numpy as np
import pytest

from steward.know.insight.rules.features import BadFeatures, Leak, Log, auc, find_leaks, parse_features, values_at
from tests.support.data import data_folder

TEXT = files("steward.know.insight").joinpath("data", "features.toml").read_text("utf-8")
CALLS = parse_features(TEXT)["bank_marketing"]
KNOWN = [name for name in CALLS.features if name != "duration"]


def naive(log: Log, owner: int, decided: int) -> float:
    """Row by row what `values_at` does in columns."""
    rows = [
        (e, k, v)
        for o, e, k, v in zip(log.owner, log.event, log.known, log.value, strict=True)
        if o == owner and e <= decided and k <= decided
    ]
    return float(max(rows)[2]) if rows else float("nan")


def random_log(rng: np.random.Generator, n: int) -> Log:
    event = rng.integers(0, 40, n)
    # Known at once, late, or told ahead; no two rows of the same times, so that the newest is one.
    pairs = np.unique(np.stack((rng.integers(0, 6, n), event, event + rng.integers(-5, 15, n)), axis=1), axis=0)
    pairs = rng.permutation(pairs)
    return Log(pairs[:, 0], pairs[:, 1], pairs[:, 2], np.arange(len(pairs), dtype=np.float64))


@pytest.mark.parametrize("seed", range(5))
def test_a_decision_sees_what_was_known_then_and_nothing_else(seed: int) -> None:
    rng = np.random.default_rng(seed)
    log, owner, decided = random_log(rng, 60), rng.integers(-1, 8, 200), rng.integers(-5, 60, 200)
    expected = [naive(log, o, d) for o, d in zip(owner, decided, strict=True)]
    assert np.array_equal(values_at(log, owner, decided), expected, equal_nan=True)
    blind_to_known = values_at(Log(log.owner, log.event, log.event, log.value), owner, decided)
    assert not np.array_equal(blind_to_known, expected, equal_nan=True), "event time alone lets later knowledge in"


def test_of_an_empty_log_nothing_is_known() -> None:
    none = np.zeros(0, dtype=np.int64)
    assert np.isnan(values_at(Log(none, none, none, np.zeros(0)), np.array([1]), np.array([1]))).all()


def test_planted_leaks_are_refused_each_with_its_reason() -> None:
    rng = np.random.default_rng(7)
    outcome = rng.random(1_000) < 0.2
    columns = {"balance": outcome + rng.normal(0, 0.1, 1_000), "age": rng.normal(40, 10, 1_000)}
    found = find_leaks(CALLS, [*KNOWN, "duration", "y", "mood"], columns, outcome)
    assert found == {"balance": Leak.TOO_GOOD, "duration": Leak.KNOWN_LATER, "y": Leak.FROM_OUTCOME, "mood": Leak.UNDECLARED}
    assert find_leaks(CALLS, KNOWN, {"age": columns["age"]}, outcome) == {}


def test_of_the_real_campaign_only_the_length_of_the_call_leaks() -> None:
    with gzip.open(data_folder("uci_bank_marketing") / "bank_full.csv.gz", "rt") as lines:
        head, *rows = (line.strip().replace('"', "").split(";" if ";" in line else ",") for line in lines)
    table = dict(zip(head, np.array(rows).T, strict=True))
    outcome = table["y"] == "yes"
    columns = {n: table[n].astype(np.float64) for n in ("age", "balance", "day", "duration", "campaign", "pdays", "previous")}
    assert find_leaks(CALLS, [n for n in head if n != "y"], columns, outcome) == {"duration": Leak.KNOWN_LATER}
    assert auc(columns["duration"], outcome) > max(auc(v, outcome) for n, v in columns.items() if n != "duration")


def test_a_file_that_may_not_be_used_is_refused() -> None:
    for wrong in (
        TEXT.replace('decided = "before_call"', 'decided = "later"'),
        TEXT.replace('event = "before_call"', 'event = "answered"'),
    ):
        with pytest.raises(BadFeatures):
            parse_features(wrong)


def test_auc_counts_ties_half() -> None:
    """Hanley and McNeil (1982): pairs won plus half of those tied; here 5 won and 1 tied of 6."""
    assert auc(np.array([1.0, 2.0, 2.0, 3.0, 0.0]), np.array([False, True, False, True, False])) == pytest.approx(5.5 / 6)
    assert auc(np.array([1.0]), np.array([True])) == 0.5

"""The page of likelihoods is what its tool gives, and a planted leak stops it (B6, B8, issue 7)."""

from dataclasses import replace

import numpy as np
import pytest

from tests.support.data import data_folder
from tools import likelihood


def test_the_page_is_what_the_tool_gives() -> None:
    text = likelihood.PAGE.read_text("utf-8")
    cases = likelihood.read_cases(data_folder("bank_churn_10k").parent, "churn")
    (last,) = likelihood.roll(cases, [likelihood.PARTS - 1])
    assert "\n".join(likelihood.rows_of([last])) in text
    assert all(title in text for title, _said in likelihood.TITLES.values())
    assert text.endswith(likelihood.END)


def test_the_length_of_the_call_stops_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = data_folder("uci_bank_marketing").parent
    assert "duration" not in likelihood.read_cases(folder, "bank_marketing").numbers
    monkeypatch.setattr(likelihood, "LEFT_OUT", set())
    with pytest.raises(likelihood.LeakFound, match="duration"):
        likelihood.read_cases(folder, "bank_marketing")


def test_learning_looks_only_back() -> None:
    """What happens ahead changes nothing of what was said about it."""
    cases = likelihood.read_cases(data_folder("bank_churn_10k").parent, "churn")
    (before,) = likelihood.roll(cases, [3])
    turned = np.where(np.arange(len(cases.happened)) < 3_000, cases.happened, 1.0 - cases.happened)
    (after,) = likelihood.roll(replace(cases, happened=turned), [3])
    assert (before.told["all"] == after.told["all"]).all()
    assert (before.happened != after.happened).all()

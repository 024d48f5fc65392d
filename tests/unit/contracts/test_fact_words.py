"""What a case or a record says of a customer is read in words, in both languages (D4, J7)."""

import dataclasses
from types import SimpleNamespace
from typing import Any, cast

import pytest

from steward.api.evidence import named_facts
from steward.guard.compliance.model import Capacity, CustomerFacts
from steward.know.customers.model import CustomerKind
from steward.know.customers.queries.catalogue import field_catalogue
from steward.know.suitability.model import Basis, StandingState
from steward.platform.web.call import Call
from steward.platform.words import has, say


def reader(language: str) -> Call:
    return cast(Call, SimpleNamespace(language=language, say=lambda code, **facts: say(language, code, facts)))


def choices(field: str) -> list[str]:
    return list(field_catalogue().fields[field].form.choices or {})


CODES: dict[str, list[str]] = {
    "kind": list(CustomerKind),
    "assessment": list(StandingState),
    "state": list(StandingState),
    "capacity": list(Capacity),
    "basis": list(Basis),
    "kyc": choices("kyc"),
    "aml_risk": choices("aml_risk"),
    "id_expires_on": ["9999-12-31"],
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", CODES)
def test_every_code_has_its_words(language: str, name: str) -> None:
    assert CODES[name]
    for code in CODES[name]:
        (said,) = named_facts(reader(language), {name: code})
        assert has(language, f"contracts.value-{name}-{code}"), (name, code)
        assert said.value == say(language, f"contracts.value-{name}-{code}")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_fact_of_a_customer_has_a_name(language: str) -> None:
    unnamed = [f.name for f in dataclasses.fields(CustomerFacts) if not has(language, f"contracts.fact-{f.name}")]
    assert unnamed == []


def test_levels_money_and_flags_are_written_as_people_write_them() -> None:
    told: dict[str, Any] = {"level": 3, "declared_assets": 123_456_700, "confirmed": True, "age": None}
    assert [(n.label, n.value) for n in named_facts(reader("en"), told)] == [
        ("Level (C1–C5)", "C3"),
        ("Declared investable assets", "1,234,567.00"),
        ("Result confirmed", "yes"),
    ]

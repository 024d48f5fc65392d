"""The permission matrix: one data file, loaded and checked once, from which guards, docs and tests come."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from steward.platform.access.model import Relation, Role
from steward.platform.access.operation import Operation

Matrix = Mapping[Operation, Mapping[Role, frozenset[Relation]]]


@cache
def matrix() -> Matrix:
    """The declared cells. ValueError when an operation has no row, or a row names what does not exist."""
    return parse(files("steward.platform.access").joinpath("matrix.toml").read_text("utf-8"))


def parse(text: str) -> Matrix:
    """Read a matrix from TOML; every operation must have a row, so nothing is allowed or forgotten by silence."""
    raw = tomllib.loads(text)
    unknown = sorted(set(raw) - set(Operation))
    missing = sorted(set(Operation) - set(raw))
    if unknown or missing:
        raise ValueError(f"permission matrix: unknown operations {unknown}, operations without a row {missing}")
    return {
        Operation(op): {Role(role): frozenset(Relation(r) for r in relations) for role, relations in row.items()} for op, row in raw.items()
    }


def relations(role: Role, operation: Operation) -> frozenset[Relation]:
    """Under which relations `role` may do `operation`; empty means never."""
    return matrix()[operation].get(role, frozenset())


def abilities(role: Role) -> list[str]:
    """The operations a role may do under some relation, for screens to ask by name."""
    return sorted(op for op, row in matrix().items() if row.get(role))

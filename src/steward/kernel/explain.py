"""The explanation tree: codes with facts, worded only when a person reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from steward.kernel.json import Json, plain


@dataclass(frozen=True, slots=True)
class Explanation:
    """One statement (`code` names its sentence, `facts` fill it) resting on its children."""

    code: str
    facts: Mapping[str, Json] = field(default_factory=dict)
    children: tuple[Explanation, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """A JSON object; `from_json` gives an equal tree back."""
        return {"code": self.code, "facts": plain(self.facts), "children": [c.to_json() for c in self.children]}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Explanation:
        """The tree that `to_json` wrote; KeyError when a part is missing."""
        return cls(raw["code"], dict(raw["facts"]), tuple(cls.from_json(c) for c in raw["children"]))

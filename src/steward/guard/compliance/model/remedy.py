"""Why a verdict is as it is, and what would change it."""

from dataclasses import dataclass

from steward.kernel.json import Json
from steward.kernel.verdict import Decision, Reason, Verdict


@dataclass(frozen=True, slots=True)
class Spoke:
    """A rule that spoke: its reason, with the clause it comes from and how well that is verified (its mark)."""

    reason: Reason
    clause: str
    mark: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """One fact that can honestly become another: how (`way`) and by whom; `value` as plain JSON."""

    field: str
    value: Json
    way: str
    by: str  # customer | guardian | nobody

    @property
    def code(self) -> str:
        """The code of its sentence."""
        return f"compliance.remedy_{self.way}"


@dataclass(frozen=True, slots=True)
class Explained:
    """A verdict, the rules that made it, and the smallest sets of changes that turn it to `towards`; none when none is honest.

    Sets of one size are alternatives; within one, every change is needed.
    """

    verdict: Verdict
    spoke: tuple[Spoke, ...]
    towards: Decision
    remedies: tuple[tuple[Remedy, ...], ...]

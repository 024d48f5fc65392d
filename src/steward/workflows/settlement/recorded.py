"""A registrar that was recorded: its answers are kept as they came, and replayed for tests and audits."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from steward.deliver.trading.model import Asked, BadFile, Confirmation, Registrar, Told
from steward.kernel.time import BusinessDate
from steward.workflows.settlement.rows import READ_TOLD, confirmation_row, read_confirmation, told_row


@dataclass(frozen=True, slots=True)
class Recorder:
    """Passes every call on to a registrar and writes what was asked and what it said to `path`, a line a call."""

    inner: Registrar
    path: Path
    currency: str

    @property
    def name(self) -> str:
        """The registrar's own."""
        return self.inner.name

    def send(self, requests: Sequence[Asked]) -> None:
        """Recorded when it was heard; a call whose answer was lost leaves no line, like any other that nobody heard."""
        self.inner.send(requests)
        self._keep("send", [r.digest for r in requests], None)

    def find(self, numbers: Sequence[str]) -> Mapping[str, str]:
        """The registrar's answer."""
        found = self.inner.find(numbers)
        self._keep("find", list(numbers), dict(found))
        return found

    def confirmations(self, since: BusinessDate, until: BusinessDate) -> Sequence[Confirmation]:
        """The registrar's answer."""
        said = self.inner.confirmations(since, until)
        self._keep("confirmations", [since.isoformat(), until.isoformat()], [confirmation_row(c, self.currency) for c in said])
        return said

    def answers(self, since: BusinessDate, until: BusinessDate) -> Sequence[Told]:
        """The registrar's answer."""
        said = self.inner.answers(since, until)
        self._keep("answers", [since.isoformat(), until.isoformat()], [told_row(x) for x in said])
        return said

    def _keep(self, call: str, asked: list[str], answer: Any) -> None:
        with self.path.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps({"call": call, "asked": asked, "answer": answer}, ensure_ascii=False) + "\n")


@dataclass
class RecordedRegistrar:
    """Replays a recording call by call. BadFile when it is asked anything that was not asked then: the audit has found a difference."""

    path: Path
    name: str = "recorded"
    at: int = field(default=0, init=False)

    def send(self, requests: Sequence[Asked]) -> None:
        """The same requests, to the last field."""
        self._next("send", [r.digest for r in requests])

    def find(self, numbers: Sequence[str]) -> Mapping[str, str]:
        """What was said then."""
        return dict(self._next("find", list(numbers)))

    def confirmations(self, since: BusinessDate, until: BusinessDate) -> Sequence[Confirmation]:
        """What was said then."""
        return [read_confirmation(row) for row in self._next("confirmations", [since.isoformat(), until.isoformat()])]

    def answers(self, since: BusinessDate, until: BusinessDate) -> Sequence[Told]:
        """What was said then."""
        return [READ_TOLD[kind](row) for kind, row in self._next("answers", [since.isoformat(), until.isoformat()])]

    def _next(self, call: str, asked: list[str]) -> Any:
        lines = self.path.read_text("utf-8").splitlines()
        kept = json.loads(lines[self.at]) if self.at < len(lines) else {}
        if (kept.get("call"), kept.get("asked")) != (call, asked):
            raise BadFile(f"{self.path.name}: line {self.at + 1}: {call} was not asked like this")
        self.at += 1
        return kept["answer"]

"""Words of retention: which rules keep a record, and until when."""

from dataclasses import dataclass

from steward.kernel.time import BusinessDate


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """A law that keeps some kinds of record for `months` after something happened.

    `counts_from` names what must have happened; `when` a trait the record must have for the rule to speak, if any.
    """

    code: str
    kinds: tuple[str, ...]
    counts_from: str
    months: int
    clause: str
    mark: str
    text_zh: str
    text_en: str
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Retention:
    """What keeps a record: each rule that speaks with its last day, None while what it counts from has not happened; and legal hold."""

    kept: tuple[tuple[RetentionRule, BusinessDate | None], ...]
    is_held: bool

    @property
    def until(self) -> BusinessDate | None:
        """The last day any rule keeps the record, as far as that is known; None when no rule has a day."""
        return max((day for _, day in self.kept if day is not None), default=None)

    @property
    def is_open(self) -> bool:
        """Whether nobody can say the last day yet."""
        return self.is_held or any(day is None for _, day in self.kept)

    def has_run_out(self, today: BusinessDate) -> bool:
        """Whether nothing keeps the record any more."""
        return not self.is_open and (self.until is None or self.until < today)

"""Which ties hold on a day, what each means from either end, and which cannot be."""

from collections.abc import Iterable, Mapping

from steward.kernel.time import BusinessDate, Instant, full_years
from steward.know.customers.model import (
    AncestorCycle,
    CustomerKind,
    GuardianIsMinor,
    ParentTooYoung,
    Party,
    SpouseAlready,
    Tie,
    TieEndsTooEarly,
    TieKind,
    TieRole,
    TieToSelf,
    TieToWrongKind,
)

FULL_AGE = 18  # 民法典 17
TO_ORGANISATION = frozenset({TieKind.LEGAL_REPRESENTATIVE, TieKind.BENEFICIAL_OWNER, TieKind.EMPLOYEE})
# What the second is to the first.
INVERSE: Mapping[TieKind, TieRole] = {
    TieKind.SPOUSE: TieRole.SPOUSE,
    TieKind.PARENT: TieRole.CHILD,
    TieKind.GUARDIAN: TieRole.WARD,
    TieKind.BENEFICIARY: TieRole.BENEFACTOR,
    TieKind.TRUSTED_CONTACT: TieRole.TRUSTED_BY,
    TieKind.NEXT_GENERATION: TieRole.ELDER_GENERATION,
    TieKind.LEGAL_REPRESENTATIVE: TieRole.REPRESENTED,
    TieKind.BENEFICIAL_OWNER: TieRole.OWNED,
    TieKind.EMPLOYEE: TieRole.EMPLOYER,
}
BY_INVERSE = {role: kind for kind, role in INVERSE.items() if kind is not TieKind.SPOUSE}


Key = tuple[TieKind, str, str, BusinessDate]


def key_of(tie: Tie) -> Key:
    """What makes two statements speak of the same tie."""
    return (tie.kind, tie.from_id, tie.to_id, tie.valid_from)


def is_minor(birth_date: BusinessDate | None, as_of: BusinessDate) -> bool:
    """Under full age on that day; born on 29 February one comes of age on 1 March of a common year. Unknown age is no minor."""
    return birth_date is not None and full_years(birth_date, as_of) < FULL_AGE


def direction(role: TieRole, somebody: str, of: str) -> tuple[TieKind, str, str]:
    """`somebody` is `role` of `of`, as it is stored: kind, first, second. A spouse tie stands in one order only."""
    if role is TieRole.SPOUSE:
        return TieKind.SPOUSE, *sorted((somebody, of))  # type: ignore[return-value]
    if role in BY_INVERSE:
        return BY_INVERSE[role], of, somebody
    return TieKind(role.value), somebody, of


def role_of(tie: Tie, party_id: str) -> TieRole:
    """What this end is to the other."""
    return TieRole(tie.kind.value) if tie.from_id == party_id else INVERSE[tie.kind]


def known_ties(said: Iterable[Tie], known_at: Instant) -> list[Tie]:
    """Of each tie the last that was said of it by then, oldest first, without those withdrawn."""
    last: dict[Key, Tie] = {}
    for tie in sorted(said, key=lambda t: (t.known_at, t.id)):
        if tie.known_at <= known_at:
            last[key_of(tie)] = tie
    return [t for t in last.values() if not t.withdrawn]


def holds_on(tie: Tie, day: BusinessDate) -> bool:
    """From its first day up to the day before its end."""
    return tie.valid_from <= day and (tie.valid_to is None or day < tie.valid_to)


class Graph:
    """The ties that are on record, found by their ends; what was said later of the same tie takes its place."""

    def __init__(self, ties: Iterable[Tie] = ()) -> None:
        self.by_key: dict[Key, Tie] = {}
        self.spouses: dict[str, set[Key]] = {}
        self.children: dict[str, set[Key]] = {}
        for tie in ties:
            self.put(tie)

    def put(self, tie: Tie) -> None:
        """Add a tie, or take it away when it is withdrawn."""
        key = key_of(tie)
        self.by_key[key] = tie
        if tie.kind is TieKind.SPOUSE:
            for end in (tie.from_id, tie.to_id):
                self.spouses.setdefault(end, set()).add(key)
        if tie.kind is TieKind.PARENT:
            self.children.setdefault(tie.from_id, set()).add(key)
        if tie.withdrawn:
            del self.by_key[key]

    def find(self, tie: Tie) -> Tie | None:
        """What was said before of the same tie."""
        return self.by_key.get(key_of(tie))

    def rivals(self, tie: Tie) -> list[Tie]:
        """Marriages of either end to somebody else, that overlap."""
        keys = (self.spouses.get(tie.from_id, set()) | self.spouses.get(tie.to_id, set())) - {key_of(tie)}
        found = (self.by_key[k] for k in keys if k in self.by_key)
        return [t for t in found if {t.from_id, t.to_id} != {tie.from_id, tie.to_id} and _overlap(tie, t)]

    def descendants(self, party_id: str) -> set[str]:
        """Children, their children and so on, whenever they were so."""
        found: set[str] = set()
        ahead = [party_id]
        while ahead:
            children = {k[2] for k in self.children.get(ahead.pop(), ()) if k in self.by_key} - found
            found |= children
            ahead += children
        return found


def check_tie(tie: Tie, parties: Mapping[str, Party], graph: Graph, today: BusinessDate) -> None:
    """A Refusal when this tie cannot be, beside the others that are on record."""
    one, other = parties[tie.from_id], parties[tie.to_id]
    if one.id == other.id:
        raise TieToSelf
    if tie.valid_from > today or (tie.valid_to is not None and tie.valid_to <= tie.valid_from):
        raise TieEndsTooEarly
    if tie.withdrawn:
        return
    wanted = CustomerKind.ORGANISATION if tie.kind in TO_ORGANISATION else CustomerKind.PERSON
    if one.kind is not CustomerKind.PERSON or other.kind is not wanted:
        raise TieToWrongKind(kind=tie.kind.value)
    if tie.kind is TieKind.PARENT and one.birth_date and other.birth_date and one.birth_date >= other.birth_date:
        raise ParentTooYoung
    if tie.kind is TieKind.GUARDIAN and is_minor(one.birth_date, tie.valid_from):
        raise GuardianIsMinor
    if tie.kind is TieKind.PARENT and one.id in graph.descendants(other.id):
        raise AncestorCycle
    if tie.kind is TieKind.SPOUSE and graph.rivals(tie):
        raise SpouseAlready


def _overlap(a: Tie, b: Tie) -> bool:
    return (b.valid_to is None or a.valid_from < b.valid_to) and (a.valid_to is None or b.valid_from < a.valid_to)

"""The hard gates: what the guard says of getting in touch, and of recommending anything at all."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from steward.advise.selection import queries as selection
from steward.deliver.suggestions.model import IdeaKind, Purpose, Stop, Way
from steward.guard.compliance import queries as compliance
from steward.guard.compliance.model import Act, CustomerFacts, Dated, HistoryFacts, OrderFacts, ProductFacts, ReviewFacts
from steward.guard.compliance.queries import PackSet
from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate, add_days
from steward.kernel.verdict import Decision, Verdict
from steward.know.customers import queries as customers
from steward.know.insight.model import PURPOSE
from steward.know.products import queries as products
from steward.platform.work import Work

MARKETING = "marketing"
DAYS_BACK = 366  # further than a bank would count contacts


@dataclass(frozen=True, slots=True)
class Reached:
    """What the guard is told about getting in touch with one customer: the person, and when the bank began a contact before."""

    facts: CustomerFacts
    begun: tuple[BusinessDate, ...]


def reach(w: Work, known: Mapping[CustomerId, CustomerFacts], erased: Collection[CustomerId]) -> dict[CustomerId, Reached]:
    """These customers with their consents and contacts, and whether they are among the erased."""
    since = w.at(add_days(w.today, -DAYS_BACK), 0)
    begun = customers.contacts_begun(w, list(known), since)
    marketing, personal = customers.customers_agreeing(w, MARKETING), customers.customers_agreeing(w, PURPOSE)

    def told(c: CustomerId) -> CustomerFacts:
        return replace(known[c], marketing_consent=c in marketing, personalised=c in personal, erased=c in erased)

    return {c: Reached(told(c), begun.get(c, ())) for c in known}


class Gate:
    """The guard asked about many customers of one day, with the mildest product the bank sells at hand."""

    def __init__(self, w: Work) -> None:
        self.day, self.packs = w.today, compliance.packs_of(w)
        self.mildest = _mildest(w)

    def stops(self, kind: IdeaKind, who: Reached, hour: int) -> tuple[Stop, ...]:
        """What keeps an idea of this kind from being suggested to this customer."""
        found = contact_reasons(self.packs, self.day, kind.purpose, who, hour)
        if kind.way is Way.DRAFT:
            act = ReviewFacts(Act.RECOMMEND, self.day, who.facts, self.mildest)
            found += _stops(compliance.review(act, self.packs))
        return found


def contact_reasons(packs: PackSet, day: BusinessDate, purpose: Purpose, who: Reached, hour: int) -> tuple[Stop, ...]:
    """Why the customer may not be contacted for this purpose at this hour; nothing when they may."""
    commercial = purpose is Purpose.COMMERCIAL
    about = ProductFacts.none("")
    act = ReviewFacts(
        Act.CONTACT, day, who.facts, about, recommended=commercial, order=_contact(purpose, hour), history=_history(who.begun)
    )
    return _stops(compliance.review(act, packs))


def _contact(purpose: Purpose, hour: int) -> OrderFacts:
    return OrderFacts(purpose=purpose.value, hour=hour)


def _history(begun: Sequence[BusinessDate]) -> HistoryFacts:
    return HistoryFacts(contacts=tuple(Dated(day) for day in begun))


def _stops(verdict: Verdict) -> tuple[Stop, ...]:
    return tuple(Stop(r.rule_id, r.code, dict(r.facts)) for r in verdict.reasons if r.decision > Decision.WARN)


def _mildest(w: Work) -> ProductFacts:
    """The public product of the lowest grade on the shelf: whoever may not be recommended this may be recommended nothing."""
    items = (selection.item_of(p) for p in products.shelf(w, w.today) if p.offering == "public")
    graded = sorted((i for i in items if i.facts().grade), key=lambda i: (i.facts().grade or 0, i.code))
    return graded[0].facts() if graded else ProductFacts.none("")


def stops_now(w: Work, customer_id: CustomerId, kind: IdeaKind, facts: CustomerFacts, hour: int) -> tuple[Stop, ...]:
    """What keeps this from being done now: whoever is called is called this very hour, a draft reaches the customer at the planned one."""
    erased = {customer_id} if customers.is_erased(w, customer_id) else ()
    (who,) = reach(w, {customer_id: facts}, erased).values()
    return Gate(w).stops(kind, who, hour_of(w) if kind.way is Way.TALK else hour)


def hour_of(w: Work) -> int:
    """The hour on the bank's clock."""
    return w.now.astimezone(ZoneInfo(w.runtime.settings.time_zone)).hour


def count_recent(begun: Iterable[BusinessDate], today: BusinessDate) -> int:
    """Contacts of the last 30 days."""
    return sum(day > today - dt.timedelta(days=30) for day in begun)

"""The whole book over HTTP: what it comes to, its indicators with their trend, breaches to answer, and the customers behind a figure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from steward.api.reviews import FindingShownOut, shown_findings
from steward.deliver.review import queries as review
from steward.deliver.review.model import Check
from steward.guard.risk import actions, queries
from steward.guard.risk.model import (
    Breach,
    BreachState,
    BreachStep,
    BreachStepKind,
    Dimension,
    Figure,
    Indicator,
    IndicatorUnit,
    Light,
    Owner,
    Past,
    Reading,
)
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.money import Money
from steward.know.customers import queries as customers
from steward.know.holdings import queries as holdings
from steward.know.products import queries as products
from steward.platform.access.operation import Operation
from steward.platform.cursors import decode_cursor, encode_cursor
from steward.platform.identity.queries import people_by_id
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import Cursor, IdPath, Limit, Page
from steward.platform.web.shapes import MoneyOut
from steward.platform.work import Work

router = APIRouter(prefix="/api/risk")
READ = operation(Operation.RISK_BOOK_READ)
CURRENCY = "CNY"
BPS = 10_000
MAX_ANSWER = 500
TENTHS = 10
# Along what everything is divided once, in the order of the screen; products and issuers leave out what nobody is warned of.
EXPOSED = (
    Dimension.PRODUCT, Dimension.ISSUER, Dimension.KIND, Dimension.GRADE, Dimension.ASSET_CLASS, Dimension.LIQUIDITY, Dimension.CURRENCY,
)  # fmt: skip
MOST_SHOWN = 12
# Behind what customers can be named.
BEHIND = frozenset({Dimension.CHECK, Dimension.PRODUCT, Dimension.ISSUER})


class BookExposureOut(BaseModel):
    """One part of the book: how much money, its share of everything, and how many customers hold it where that is known."""

    subject: str
    label: str
    amount: MoneyOut
    share_bps: int
    customers: int


class BookDimensionOut(BaseModel):
    """The book along one dimension, the most money first."""

    dimension: Dimension
    items: list[BookExposureOut]


class IndicatorPastOut(BaseModel):
    """What an indicator read on a day."""

    day: date
    value: int
    light: Light


class BookIndicatorOut(BaseModel):
    """An indicator: what it says of the last book, of which subject, its thresholds, and how it moved; `check` leads to the customers."""

    code: str
    label: str
    formula: str
    unit: IndicatorUnit
    value: int | None
    light: Light | None
    about: str
    warn: int
    intercept: int | None
    owner: Owner
    mark: str
    dimension: Dimension | None
    subject: str
    past: list[IndicatorPastOut]


class BookStressOut(BaseModel):
    """A past shock: what everybody would lose together, and how many customers more than their level is meant to bear."""

    code: str
    label: str
    lost: MoneyOut
    share_bps: int
    beyond: int


class BreachOut(BaseModel):
    """A breach and what was answered last; `mine` where the reader is whom it waits for."""

    id: str
    code: str
    label: str
    about: str
    unit: IndicatorUnit
    value: int
    light: Light
    state: BreachState
    owner: Owner
    mine: bool
    opened_at: datetime
    due: date
    overdue: bool
    answer: str
    answered_by: str


class RiskBookOut(BaseModel):
    """The whole book as of the last complete run; nothing but its indicators' names before the first."""

    as_of: date | None
    customers: int
    amount: MoneyOut
    indicators: list[BookIndicatorOut]
    breaches: list[BreachOut]
    dimensions: list[BookDimensionOut]
    stresses: list[BookStressOut]
    must_chances: list[int]
    want_chances: list[int]


class BreachAnswerIn(BaseModel):
    """What is done about a breach, or why nothing is."""

    answer: Annotated[str, Field(min_length=1, max_length=MAX_ANSWER)]


class BehindOut(BaseModel):
    """A customer behind a figure, with the finding that counts them where there is one."""

    customer_id: str
    customer_name: str
    finding: FindingShownOut | None


@router.get("/book", **READ)
def get_risk_book(call: CallDep) -> RiskBookOut:
    """What the whole book comes to, and what waits for an answer."""
    return call.read_late(lambda w: _Shown(w, call).book())


@router.post("/breaches/{breach_id}/answer", **operation(Operation.RISK_BREACH_ANSWER, idempotent=True))
def answer_breach(call: CallDep, breach_id: IdPath, body: BreachAnswerIn) -> BreachOut:
    """Say what is done about a breach, or why nothing is."""

    def act(w: Work) -> BreachOut:
        found = actions.answer_breach(w, breach_id=breach_id, answer=body.answer)
        return next(b for b in _Shown(w, call).breaches() if b.id == found.id)

    return call.run(act)


Subject = Annotated[str, Query(min_length=1, max_length=200)]


@router.get("/customers", **READ)
def list_behind(call: CallDep, dimension: Dimension, subject: Subject, cursor: Cursor = None, limit: Limit = 50) -> Page[BehindOut]:
    """The customers behind a figure as they stand now, of those one may see: of a check, a product, or an issuer."""
    return call.read_late(lambda w: _behind(w, call, dimension, subject, cursor, limit))


class _Shown:
    """The last book in words."""

    def __init__(self, w: Work, call: Call) -> None:
        self.w, self.call, self.last = w, call, queries.last_book(w)
        self.figures = [] if self.last is None else queries.figures_of(w, self.last)
        self.indicators = {i.code: i for i in queries.indicators_at(w.today)}
        self.whole = next((f for f in self.figures if (f.dimension, f.subject) == (Dimension.WHOLE, "all")), None)
        self.names = name_products(w, call, [f.subject for f in self.figures if f.dimension is Dimension.PRODUCT])

    def book(self) -> RiskBookOut:
        """Everything of the screen."""
        whole = self.whole
        return RiskBookOut(
            as_of=None if self.last is None else self.last.as_of,
            customers=0 if whole is None else whole.count,
            amount=_money(0 if whole is None else whole.amount),
            indicators=self._indicators(),
            breaches=self.breaches(),
            dimensions=[BookDimensionOut(dimension=d, items=self._exposures(d)) for d in EXPOSED],
            stresses=[self._stress(f) for f in self._along(Dimension.STRESS)],
            must_chances=self._tenths(Dimension.MUST_CHANCE),
            want_chances=self._tenths(Dimension.WANT_CHANCE),
        )

    def breaches(self) -> list[BreachOut]:
        """Breaches that live, the one due first first."""
        found, steps = queries.living_breaches(self.w)
        answers = {s.breach_id: s for s in steps if s.kind is BreachStepKind.ANSWERED}
        people = {i: p.name for i, p in people_by_id(self.w, sorted({s.by for s in steps if s.by is not None})).items()}
        return [self._breach(b, self.indicators[b.indicator], answers.get(b.id), people) for b in found if b.indicator in self.indicators]

    def _breach(self, of: Breach, indicator: Indicator, said: BreachStep | None, people: Mapping[str, str]) -> BreachOut:
        is_open = of.state is BreachState.OPEN
        return BreachOut(
            id=of.id, code=of.indicator, label=self._label(indicator), about=self._about(indicator, of.subject), unit=indicator.unit,
            value=of.value, light=of.light, state=of.state, owner=indicator.owner,
            mine=is_open and indicator.owner.value == self.w.actor.role.value, opened_at=of.opened_at, due=of.due,
            overdue=is_open and of.due < self.w.today, answer=(said and said.answer) or "",
            answered_by="" if said is None else people.get(said.by or "", ""),
        )  # fmt: skip

    def _indicators(self) -> list[BookIndicatorOut]:
        read = [] if self.last is None else queries.readings_of(self.w, self.last)
        highest: dict[str, Reading] = {}
        for one in read:
            highest.setdefault(one.indicator, one)
        past = queries.trends(self.w)
        return [self._indicator(i, highest.get(i.code), past.get(i.code, [])) for i in self.indicators.values()]

    def _indicator(self, of: Indicator, read: Reading | None, past: Sequence[Past]) -> BookIndicatorOut:
        behind = (Dimension.CHECK, of.check) if of.check else (of.each, "" if read is None else read.subject)
        return BookIndicatorOut(
            code=of.code, label=self._label(of), formula=self.call.say(f"risk.formula-{of.code}"), unit=of.unit,
            value=None if read is None else read.value, light=None if read is None else read.light,
            about="" if read is None else self._about(of, read.subject), warn=of.warn, intercept=of.intercept, owner=of.owner, mark=of.mark,
            dimension=behind[0] if behind[0] in BEHIND and behind[1] else None, subject=behind[1],
            past=[IndicatorPastOut(day=p.day, value=p.value, light=p.light) for p in past],
        )  # fmt: skip

    def _label(self, of: Indicator) -> str:
        return self.call.say(f"risk.indicator-{of.code}")

    def _about(self, of: Indicator, subject: str) -> str:
        return "" if of.each is None else self._name(of.each, subject)

    def _exposures(self, dimension: Dimension) -> list[BookExposureOut]:
        return [self._exposure(f) for f in self._along(dimension) if f.amount > 0][:MOST_SHOWN]

    def _exposure(self, of: Figure) -> BookExposureOut:
        label, amount = self._name(of.dimension, of.subject), _money(of.amount)
        return BookExposureOut(subject=of.subject, label=label, amount=amount, share_bps=self._share(of), customers=of.count)

    def _stress(self, of: Figure) -> BookStressOut:
        label = self._name(Dimension.STRESS, of.subject)
        return BookStressOut(code=of.subject, label=label, lost=_money(of.amount), share_bps=self._share(of), beyond=of.count)

    def _along(self, dimension: Dimension) -> Iterable[Figure]:
        return [f for f in self.figures if f.dimension is dimension]

    def _tenths(self, dimension: Dimension) -> list[int]:
        counts = {f.subject: f.count for f in self._along(dimension)}
        return [counts.get(str(tenth), 0) for tenth in range(TENTHS)]

    def _share(self, of: Figure) -> int:
        return of.amount * BPS // self.whole.amount if self.whole is not None and self.whole.amount > 0 else 0

    def _name(self, dimension: Dimension, subject: str) -> str:
        return name_subject(self.call, dimension, subject, self.names)


def name_products(w: Work, call: Call, ids: Iterable[str]) -> dict[str, str]:
    """What these products are called, in the language of the caller."""
    sold = products.get_products(w, [ProductId(i) for i in ids])
    return {p.id: p.name_zh if call.language == "zh" else p.name_en for p in sold.values()}


def name_subject(call: Call, dimension: Dimension, subject: str, names: Mapping[str, str]) -> str:
    """What a subject of a dimension is called; `names` are of products."""
    say = call.say
    match dimension:
        case Dimension.KIND | Dimension.GRADE if subject == "cash":
            return say("risk.cash")
        case Dimension.KIND:
            return say(f"products.kind-{subject}")
        case Dimension.GRADE:
            return say("risk.ungraded") if subject == "0" else say("risk.grade", grade=subject)
        case Dimension.ASSET_CLASS:
            return say(f"asset_class.{subject}")
        case Dimension.LIQUIDITY:
            return say(f"risk.liquidity-{subject}")
        case Dimension.STRESS:
            return say(f"planning.shock_{subject}")
        case _:
            return names.get(subject, subject)


def _money(minor: int) -> MoneyOut:
    return MoneyOut.of(Money(minor, CURRENCY))


def _behind(w: Work, call: Call, dimension: Dimension, subject: str, cursor: str | None, limit: int) -> Page[BehindOut]:
    after = decode_cursor(cursor, 1)
    beyond = None if after is None else str(after[0])
    shown: dict[CustomerId, FindingShownOut] = {}
    ids: list[CustomerId] = []
    if dimension is Dimension.CHECK and subject in {c.value for c in Check}:
        found = review.list_found(w, Check(subject), beyond, limit + 1)
        texts = shown_findings(w, call, list(found.values()))
        shown, ids = {c: texts[f.id] for c, f in found.items()}, list(found)
    elif dimension in (Dimension.PRODUCT, Dimension.ISSUER):
        sold = products.products_of_instruments(w, w.today)
        held = [i for i, p in sold.items() if subject == (p.id if dimension is Dimension.PRODUCT else p.issuer)]
        ids = holdings.list_holders(w, held, beyond, limit + 1)
    people = customers.customers_by_id(w, ids[:limit])
    items = [
        BehindOut(customer_id=i, customer_name=customers.shown_name(w, people[i]), finding=shown.get(i)) for i in ids[:limit] if i in people
    ]
    return Page(items=items, next_cursor=encode_cursor([ids[limit - 1]]) if len(ids) > limit else None)

"""What a customer agreed to. Whatever is unknown, old or withdrawn is a no."""

from collections.abc import Mapping

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate
from steward.know.customers.model import Consent, ConsentMissing, ConsentStanding
from steward.know.customers.rules import consents as rules
from steward.know.customers.rules.purposes import notice_on, purpose_of, purposes
from steward.know.customers.store import consents as store
from steward.know.customers.tables import consent, customer
from steward.platform.access.operation import Operation
from steward.platform.work import Work

READ = Operation.CUSTOMERS_CONSENT_READ


def consents_of(w: Work, customer_id: CustomerId, as_of: BusinessDate | None = None) -> list[ConsentStanding]:
    """How a customer stands to every purpose today, or stood at the end of `as_of`."""
    w.require(READ, customer_id)
    day = as_of or w.today
    answers = _answers(w, customer_id, day)
    out = []
    for purpose in purposes().values():
        answer = answers.get(purpose.code)
        out.append(rules.decide_standing(purpose, answer, day, w.day_of(answer.at) if answer else None))
    return out


def consent_history(w: Work, customer_id: CustomerId) -> list[Consent]:
    """Every answer a customer ever gave, newest first."""
    w.require(READ, customer_id)
    return store.answers_of(w.db, customer_id)[::-1]


def may_process(w: Work, customer_id: CustomerId, purpose: str, as_of: BusinessDate | None = None) -> bool:
    """Whether data of this customer may be used for a purpose today, or could be at the end of `as_of`. PurposeUnknown for no purpose."""
    w.require(READ, customer_id)
    day = as_of or w.today
    wanted = purpose_of(purpose)
    answer = _answers(w, customer_id, day).get(purpose)
    return rules.decide_may_process(wanted, notice_on(wanted, day), answer)


def _answers(w: Work, customer_id: CustomerId, day: BusinessDate) -> Mapping[str, Consent]:
    """The last answer to each purpose, read once: a review asks for several purposes, and is repeated when an order is placed."""
    return w.recall.once([consent], (customer_id, day), lambda: store.last_answers(w.db, customer_id, w.end_of(day)))


def require_consent(w: Work, customer_id: CustomerId, purpose: str) -> None:
    """For a use in this transaction: ConsentMissing unless it may be done, and no withdrawal takes effect before it has ended."""
    w.require(READ, customer_id)
    wanted = purpose_of(purpose)
    if not rules.decide_may_process(wanted, notice_on(wanted, w.today), store.hold_answer(w.db, customer_id, purpose)):
        raise ConsentMissing(purpose=purpose)


def customers_agreeing(w: Work, purpose: str) -> set[CustomerId]:
    """The actor's customers whose data may be used for a purpose today: for work over the whole book."""
    wanted = purpose_of(purpose)
    notice = notice_on(wanted, w.today)
    if notice is None:
        return set()
    if not wanted.is_optional:
        return {
            CustomerId(i)
            for i in w.db.execute(customer.select().with_only_columns(customer.c.id).where(w.scope(READ, customer.c.id))).scalars()
        }
    return store.granted(w.db, purpose, notice.version, w.scope(READ, consent.c.customer_id))


def purposes_asked(day: BusinessDate) -> dict[str, str]:
    """The purposes a customer decides on, each with the version of the notice in force on a day."""
    found = ((p.code, notice_on(p, day)) for p in purposes().values() if p.is_optional)
    return {code: notice.version for code, notice in found if notice is not None}

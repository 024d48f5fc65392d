"""What passes between the bank and its customers besides money: consents, contacts, looks behind the mask, and requests about data."""

import datetime as dt
from collections.abc import Iterator, Sequence

import numpy as np

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate, Instant, add_months
from steward.know.customers import actions, queries
from steward.know.customers.model import (
    Channel,
    ConsentDecision,
    ConsentRow,
    ContactRow,
    CustomerKind,
    CustomerRow,
    Direction,
    RequestKind,
    Topic,
)
from steward.know.suitability.actions import record_assessments
from steward.know.suitability.model import AssessmentRow
from steward.platform import jobs
from steward.platform.access.model import SYSTEM, Actor, Role
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from steward.sim.chance import stream
from steward.sim.model import Adult, SimulatedBank
from steward.sim.opening import SUITABILITY_FORM, Known
from steward.workflows.personal_data import erase

SHARING = "share_issuers"
# Share of customers who agree, refuse; the others were never asked.
ANSWERS = {
    "personal_insight": (0.72, 0.15),
    "marketing": (0.48, 0.40),
    "model_training": (0.35, 0.30),
    "assets_elsewhere": (0.30, 0.20),
    "face_recognition": (0.55, 0.20),
    SHARING: (0.60, 0.10),
}
A_MONTH = 0.22
# channel, direction, topic, note ("" for what a machine records), weight
TOUCHES = (
    (Channel.APP, Direction.INWARD, Topic.SIGN_IN, "", 9),
    (Channel.WEB, Direction.INWARD, Topic.SIGN_IN, "", 3),
    (Channel.PHONE, Direction.OUTWARD, Topic.REVIEW, "季度回访，介绍了持仓变化，客户表示满意。", 2),
    (Channel.PHONE, Direction.OUTWARD, Topic.GREETING, "节日问候，客户近况良好。", 1),
    (Channel.PHONE, Direction.INWARD, Topic.ADVICE, "询问大额存单利率，已说明起存金额与提前支取规则。", 2),
    (Channel.BRANCH, Direction.INWARD, Topic.SERVICE, "到网点更换银行卡，已核验身份。", 2),
    (Channel.MEETING, Direction.OUTWARD, Topic.ADVICE, "面谈家庭教育金安排，约定下月提供测算。", 1),
    (Channel.CHAT, Direction.INWARD, Topic.SERVICE, "咨询赎回到账时间，已答复。", 2),
    (Channel.LETTER, Direction.OUTWARD, Topic.DOCUMENTS, "寄出年度资产报告。", 1),
    (Channel.PHONE, Direction.INWARD, Topic.COMPLAINT, "反映手机应用登录缓慢，已登记并回电说明。", 0.3),
)
REASONS = (("phone", "核对回访电话"), ("name", "核对签约资料"), ("birth_date", "办理特别关照程序前核对年龄"))
LEAVER = "C9000001"


def ask_consents(w: Work, bank: SimulatedBank, known: Known, adults: Sequence[Adult]) -> None:
    """The answers customers gave on the form with which they joined."""
    notices = queries.purposes_asked(w.today)
    heads = set(_heads(bank))
    rows = []
    for adult in adults:
        draws = stream(bank.seed + adult.index, "consents").random(len(ANSWERS))
        for (purpose, (yes, no)), drawn in zip(ANSWERS.items(), draws, strict=True):
            shares = purpose == SHARING and adult.index in heads  # else no visitor could buy what other institutions issue
            if drawn >= yes + no and not shares:
                continue
            decision = ConsentDecision.GRANTED if drawn < yes or shares else ConsentDecision.REFUSED
            rows.append(
                ConsentRow(
                    customer_id=known.customers[adult.index],
                    purpose=purpose,
                    notice=notices[purpose],
                    decision=decision,
                    channel=Channel.BRANCH,
                    evidence=f"form:{adult.number}",
                )
            )
    actions.record_consents(w, rows=rows)


def meet(w: Work, bank: SimulatedBank, known: Known, days: Sequence[BusinessDate]) -> None:
    """Contacts of some days: each customer has one about every fifth month."""
    rng = stream(bank.seed + days[0].toordinal(), "contacts")
    share = A_MONTH * len(days) / 21
    weights = np.array([touch[4] for touch in TOUCHES])
    present = sorted(known.customers)
    chosen = np.flatnonzero(rng.random(len(present)) < share)
    kinds = rng.choice(len(TOUCHES), size=len(chosen), p=weights / weights.sum())
    when = rng.integers(0, len(days), size=len(chosen))
    minutes = rng.integers(0, 11 * 60, size=len(chosen))
    adults = bank.population.adults
    rows = [
        _contact(bank, known, adults[present[i]], int(kind), w.at(days[int(day)], 9), int(minute))
        for i, kind, day, minute in zip(chosen, kinds, when, minutes, strict=True)
    ]
    actions.record_contacts(w, rows=[row for row in rows if row.at <= w.now])


def _contact(bank: SimulatedBank, known: Known, adult: Adult, kind: int, morning: Instant, minute: int) -> ContactRow:
    channel, direction, topic, note, _ = TOUCHES[kind]
    at = Instant(morning + dt.timedelta(minutes=minute))
    return ContactRow(
        customer_id=known.customers[adult.index],
        reference=f"sim:{adult.index}:{at:%Y%m%d%H%M}",
        channel=channel,
        direction=direction,
        topic=topic,
        at=at,
        person_id=known.staff[bank.population.households[adult.household].advisor] if note else None,
        note=note or None,
    )


def _heads(bank: SimulatedBank) -> Iterator[int]:
    """The personas who are customers."""
    return (p.index for p in bank.personas if p.kind == "customer")


def close(rt: Runtime, bank: SimulatedBank, known: Known) -> None:
    """The last morning: what staff looked at, what customers changed their mind about, and the two requests on the desk."""
    for (field, reason), index in zip(REASONS, _heads(bank), strict=False):
        adult = bank.population.adults[index]
        number = bank.population.households[adult.household].advisor
        advisor = Actor(known.staff[number], Role.ADVISOR, team=bank.population.staff[number].team)
        customer_id = known.customers[index]
        rt.run(advisor, lambda w, c=customer_id: queries.get_customer(w, c), read_only=True)  # type: ignore[misc]
        rt.run(advisor, lambda w, c=customer_id, f=field, r=reason: actions.reveal_field(w, customer_id=c, field=f, reason=r))  # type: ignore[misc]
    first = next(_heads(bank))
    with rt.work(Actor(known.people[first], Role.CUSTOMER, customer_id=known.customers[first])) as w:
        actions.make_request(
            w, customer_id=known.customers[first], kind=RequestKind.CORRECTION, detail="我的职业已变更为产品经理，请更正。"
        )
    _forget_one(rt, bank, known)
    jobs.drain(rt)


def _forget_one(rt: Runtime, bank: SimulatedBank, known: Known) -> None:
    """Somebody who only ever answered a questionnaire asks to be erased; the law keeps the questionnaire for five years."""
    with rt.work(SYSTEM) as w:
        since = add_months(w.today, -14)
        row = CustomerRow(number=LEAVER, kind=CustomerKind.PERSON, name="何念慈", since=since, phone="19900009001")
        leaver = CustomerId(actions.record_customers(w, rows=[row])[0].id)
        record_assessments(w, rows=[AssessmentRow(leaver, 2, since, questionnaire=SUITABILITY_FORM, source="branch")])
        asker = Actor(w.new_id(), Role.CUSTOMER, customer_id=leaver)
    with rt.work(asker) as w:
        request_id = actions.make_request(w, customer_id=leaver, kind=RequestKind.ERASURE, detail="不再使用贵行服务，请删除我的信息。")
    index = next(i for i, s in enumerate(bank.population.staff) if s.role == "compliance")
    officer = Actor(known.staff[index], Role.COMPLIANCE)
    rt.run(officer, lambda w: erase.decide(w, request_id=request_id, granted=True, answer="已办理；适当性资料依法留存五年后销毁。"))

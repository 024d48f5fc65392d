"""The demo bank's research desk: views of the past with their outcomes, one in force, one that waits, and an estimate."""

from dataclasses import dataclass
from functools import partial

from steward.advise.outlook import actions
from steward.advise.outlook.model import Stance, ViewEntered
from steward.advise.outlook.queries import house_blocks
from steward.kernel.time import BusinessDate, add_days, add_months
from steward.platform.access.model import SYSTEM, Actor, Role
from steward.platform.runtime import Runtime
from steward.sim.model import SimulatedBank
from steward.sim.opening import CURRENCY, Known
from steward.workflows.view_impact import measure_view


@dataclass(frozen=True, slots=True)
class Told:
    """A view by how many months before the demo day it was written. The author's number, and whether somebody released it."""

    months_back: int
    author: int
    asset_class: str
    against: str | None
    horizon_months: int
    size_bps: int
    confidence: int
    evidence: tuple[str, ...]
    falsifier: str
    released: bool = True


TOLD = (
    Told(
        31,
        0,
        "equity_cn",
        "gov_bond",
        12,
        700,
        55,
        ("沪深 300 股债性价比处于近十年前 20% 分位", "信贷脉冲连续两季回升"),
        "社融存量同比连续三个月回落",
    ),
    Told(28, 1, "gold", None, 12, 900, 50, ("央行连续增持黄金储备", "美元实际利率见顶回落"), "十年期美债实际利率升破 2.5%"),
    Told(22, 0, "equity_global", "equity_cn", 6, 400, 45, ("海外企业盈利上修比例高于境内",), "纳入观察的海外指数盈利预测连续两月下修"),
    Told(17, 1, "credit_bond", "gov_bond", 12, 80, 60, ("城投与产业债利差处于中位，供给回落",), "信用利差一个月内走阔超过 40 基点"),
    Told(14, 0, "equity_cn", None, 12, 850, 40, ("估值低于长期中位数", "居民存款搬家迹象"), "制造业 PMI 连续三个月低于 49"),
    Told(1, 1, "gold", "gov_bond", 9, 500, 35, ("地缘不确定性上升", "央行购金未见放缓"), "金价跌破年线且央行转为净卖出"),
    Told(
        0,
        0,
        "equity_global",
        "cash",
        12,
        750,
        50,
        ("全球制造业新订单回升", "主要央行已进入降息周期"),
        "全球 PMI 连续两个月低于 50",
        released=False,
    ),
)


def speak(rt: Runtime, bank: SimulatedBank, known: Known, after: BusinessDate, until: BusinessDate) -> None:
    """Write the views of the days after `after` up to `until`, which is today: one analyst writes, the other releases."""
    due = [told for told in TOLD if after < add_months(bank.today, -told.months_back) <= until]
    for told in due:
        desk = analysts(bank, known)
        author, checker = desk[told.author], desk[1 - told.author]
        made = rt.run(author, partial(actions.enter_view, stance=_stance(told, until)))
        rt.run(SYSTEM, partial(measure_view, entered=ViewEntered(made.id)))
        if told.released:
            rt.run(checker, partial(actions.decide_view, view_id=made.id, approve=True, note="证据充分，影响可控"))


def _stance(told: Told, today: BusinessDate) -> Stance:
    return Stance(
        currency=CURRENCY,
        asset_class=told.asset_class,
        against=told.against,
        horizon_months=told.horizon_months,
        size_bps=told.size_bps,
        confidence=told.confidence,
        evidence=told.evidence,
        falsifier=told.falsifier,
        expires_on=add_months(today, told.horizon_months),
    )


def estimate(rt: Runtime, bank: SimulatedBank, known: Known) -> None:
    """The set of yesterday, waiting for the other analyst."""
    blocks, day = house_blocks(CURRENCY), add_days(bank.today, -1)
    rt.run(analysts(bank, known)[0], partial(actions.enter_set, currency=CURRENCY, as_of=day, blocks=blocks))


def analysts(bank: SimulatedBank, known: Known) -> list[Actor]:
    """The research team."""
    return [Actor(i, Role.ANALYST) for i, s in zip(known.staff, bank.population.staff, strict=True) if s.role == Role.ANALYST.value]

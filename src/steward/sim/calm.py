"""What customers of the demo bank wrote in calm times about falls: personas each their own, those with a story a usual one."""

from functools import partial

from steward.deliver.calm.actions import write_contract
from steward.deliver.calm.model import FallStep, InFall
from steward.kernel.ids import CustomerId
from steward.platform.access.model import Actor, Role
from steward.platform.runtime import Runtime
from steward.sim.model import SimulatedBank
from steward.sim.opening import Known

HOLD, TALK, REDUCE = InFall.HOLD, InFall.TALK, InFall.REDUCE
WRITTEN = {
    "saver": ((FallStep(1000, HOLD), FallStep(2000, TALK)), "首付还有八年，跌了就当打折，按月接着存。"),
    "family": ((FallStep(800, TALK), FallStep(1500, REDUCE, 3000)), "孩子的学费不能等，跌多了先保住明年要用的。"),
    "nearly_retired": ((FallStep(500, TALK), FallStep(1000, REDUCE, 2000)), "再过三年退休，睡得着最要紧。"),
    "retired": ((FallStep(300, TALK),), "先给我打个电话，别急着动。"),
    "entrepreneur": ((FallStep(1500, HOLD), FallStep(3000, TALK)), "这笔钱是留给女儿的，看十五年。"),
}
USUAL = (
    ((FallStep(1000, HOLD), FallStep(2000, TALK)), "说好了是长期的钱，不看短期。"),
    ((FallStep(500, TALK),), "有大变化请先告诉我。"),
    ((FallStep(800, HOLD), FallStep(1500, TALK), FallStep(2500, REDUCE, 2500)), "一步一步来，不一次全动。"),
)


def write_contracts(rt: Runtime, bank: SimulatedBank, known: Known) -> None:
    """Each by the customer's own hand; of those with a story two in three."""
    told = {p.index: WRITTEN[p.key] for p in bank.personas if p.key in WRITTEN}
    others = sorted({s.adult for s in bank.stories} - {p.index for p in bank.personas})
    told |= {adult: USUAL[place % len(USUAL)] for place, adult in enumerate(others) if place % len(USUAL)}
    for adult, (steps, words) in sorted(told.items()):
        customer_id = CustomerId(known.customers[adult])
        customer = Actor(known.people[adult], Role.CUSTOMER, customer_id=customer_id)
        rt.run(customer, partial(write_contract, customer_id=customer_id, steps=steps, words=words))

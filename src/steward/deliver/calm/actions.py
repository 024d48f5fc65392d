"""What can be done: a customer writes what they want in falls."""

from collections.abc import Sequence

from steward.deliver.calm import queries, rules, store
from steward.deliver.calm.model import WAIT_DAYS, CalmContract, CalmContractId, FallStep
from steward.kernel.ids import CustomerId
from steward.kernel.time import add_days
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work


@action(Operation.CALM_CONTRACT_WRITE, subject="customer_id")
def write_contract(w: Work, *, customer_id: CustomerId, steps: Sequence[FallStep], words: str) -> CalmContract:
    """Write what is wanted in falls: the first holds at once, a later one only after a week. BadSteps, ReduceToMissing."""
    rules.check_steps(steps)
    begins = w.today if queries.contract_on(w, customer_id, w.today) is None else add_days(w.today, WAIT_DAYS)
    made = CalmContract(CalmContractId(w.new_id()), customer_id, tuple(steps), words.strip(), begins, w.now)
    store.add_contract(w, made)
    return made

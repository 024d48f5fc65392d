"""What can be done: a customer writes what they want in falls."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from steward.deliver.calm import queries, rules, store
from steward.deliver.calm.model import WAIT_DAYS, CalmContract, CalmContractId, FallNotice, FallNoticeId, FallStep
from steward.guard.compliance.actions import check_acts
from steward.guard.compliance.model import ReviewFacts, TextFacts, TextKind
from steward.guard.compliance.queries import refuse_wording, release_of
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


@action(Operation.CALM_NOTICE_RELEASE, subject="customer_id")
def release_notice(w: Work, *, customer_id: CustomerId, trial_id: str, texts: Mapping[str, str], words: str) -> FallNoticeId:
    """Tell a customer of a fall: kept as it was said, with the customer's own words of calm times beside it.

    A text that may not be said, and nothing is kept (WordingForbidden, WordingUnavailable, NotCleared); who releases has read the draft.
    """
    refuse_wording(texts.values(), TextFacts(TextKind.MESSAGE, w.today), read=True)
    check_acts(w, acts=[ReviewFacts.of_release(replace(release_of("fall_notices"), wording_passed=True), w.today)])
    made = FallNotice(FallNoticeId(w.new_id()), customer_id, trial_id, texts, words, w.now, w.actor.person_id)
    store.add_notice(w, made)
    return made.id

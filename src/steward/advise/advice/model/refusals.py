"""Why there is no advice, or why an act on a proposal is not possible."""

from steward.kernel.refusal import Kind, Refusal


class NotAdvisable(Refusal):
    """This customer may be informed, not advised; `reason` says why: missing, predicted or expired assessment."""

    kind = Kind.CONFLICT
    code = "advice.not_advisable"


class NothingSuitable(Refusal):
    """No allocation meets every limit for this customer today."""

    kind = Kind.CONFLICT
    code = "advice.nothing_suitable"


class NothingToPropose(Refusal):
    """The draft says that doing nothing is better: there is nothing for the customer to agree to."""

    kind = Kind.CONFLICT
    code = "advice.nothing_to_propose"


class LeavingDearer(Refusal):
    """Redeeming would cost more than was shown; it has to be drafted again. Facts: code of the product."""

    kind = Kind.CONFLICT
    code = "advice.leaving_dearer"


class AmountUnusable(Refusal):
    """The amount is not positive (it may be nothing where the proposal may sell), or in a currency that no product on the shelf has."""

    kind = Kind.INVALID
    code = "advice.amount_unusable"


class ReviewNeeded(Refusal):
    """A second person has to look at it before the customer gets it. Facts: number, reasons."""

    kind = Kind.CONFLICT
    code = "advice.review_needed"


class NoReviewNeeded(Refusal):
    """Nothing asks for a second person: it can be issued as it is. Facts: number."""

    kind = Kind.CONFLICT
    code = "advice.no_review_needed"


class NoteMissing(Refusal):
    """Whoever sends a proposal back says why."""

    kind = Kind.INVALID
    code = "advice.note_missing"


class ProposalStateWrong(Refusal):
    """The proposal is no longer in the state this act needs."""

    kind = Kind.CONFLICT
    code = "advice.proposal_state"


class ProposalExpired(Refusal):
    """The time to decide is over."""

    kind = Kind.CONFLICT
    code = "advice.proposal_expired"


class ProposalStale(Refusal):
    """What the proposal rests on has changed since it was made; it has to be drafted again."""

    kind = Kind.CONFLICT
    code = "advice.proposal_stale"


class ProposalChanged(Refusal):
    """What the customer agreed to is not what this proposal says."""

    kind = Kind.CONFLICT
    code = "advice.proposal_changed"

"""The one table of what follows which event."""

from steward.advise.advice.model import ProposalAccepted
from steward.platform.outbox import Reactions
from steward.workflows.accept_and_trade import place_accepted_orders

REACTIONS: Reactions = {
    ProposalAccepted: (place_accepted_orders,),
}

"""The one table of what follows which event."""

from steward.advise.advice.model import ProposalAccepted, ProposalDeclined, ProposalIssued
from steward.deliver.trading.model import OrdersPlaced
from steward.know.customers.model import ErasureGranted, FieldRevealed, RequestMade
from steward.know.markets.model import CorporateActionCancelled
from steward.platform.access.model import CustomerSignedIn
from steward.platform.outbox import Reactions
from steward.workflows.accept_and_trade import place_accepted_orders
from steward.workflows.contacts import note_accepted, note_declined, note_issued, note_orders, note_request, note_reveal, note_sign_in
from steward.workflows.corporate_actions.run import take_back_cancelled
from steward.workflows.personal_data.erase import carry_out_erasure

REACTIONS: Reactions = {
    CorporateActionCancelled: (take_back_cancelled,),
    CustomerSignedIn: (note_sign_in,),
    ErasureGranted: (carry_out_erasure,),
    FieldRevealed: (note_reveal,),
    OrdersPlaced: (note_orders,),
    ProposalAccepted: (place_accepted_orders, note_accepted),
    ProposalDeclined: (note_declined,),
    ProposalIssued: (note_issued,),
    RequestMade: (note_request,),
}

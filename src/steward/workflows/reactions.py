"""The one table of what follows which event."""

from steward.advise.advice.model import ProposalAccepted, ProposalDeclined, ProposalIssued, ProposalRead
from steward.advise.outlook.model import ViewEntered
from steward.advise.planning.model import GoalCaptured
from steward.deliver.trading.model import AnswerDateMoved, OrderChanged, OrdersPlaced, PlanDateChanged, RedemptionEnded
from steward.guard.compliance.model import CaseDecided
from steward.know.customers.model import ErasureGranted, FieldRevealed, RequestMade
from steward.know.holdings.model import MoneyMoved
from steward.know.insight.model import BehaviourObserved, NoteObserved
from steward.know.markets.model import CalendarDayReleased, CorporateActionCancelled, PricesCorrected
from steward.platform.access.model import CustomerSignedIn
from steward.platform.outbox import Reactions
from steward.workflows.accept_and_trade import buy_converted, go_on_after_case, place_accepted_orders, place_waiting_orders
from steward.workflows.contacts import (
    note_accepted,
    note_answer_moved,
    note_change,
    note_declined,
    note_issued,
    note_opened,
    note_orders,
    note_plan_moved,
    note_request,
    note_reveal,
    note_sign_in,
)
from steward.workflows.corporate_actions.run import take_back_cancelled
from steward.workflows.noticing import (
    notice_accepted,
    notice_behaviour,
    notice_declined,
    notice_goal,
    notice_money,
    notice_note,
    notice_sign_in,
)
from steward.workflows.personal_data.erase import carry_out_erasure
from steward.workflows.settlement.correct import correct_own_orders, follow_entered_day
from steward.workflows.view_impact import measure_view

REACTIONS: Reactions = {
    AnswerDateMoved: (note_answer_moved,),
    BehaviourObserved: (notice_behaviour,),
    CalendarDayReleased: (follow_entered_day,),
    CaseDecided: (go_on_after_case,),
    CorporateActionCancelled: (take_back_cancelled,),
    CustomerSignedIn: (note_sign_in, notice_sign_in),
    ErasureGranted: (carry_out_erasure,),
    FieldRevealed: (note_reveal,),
    GoalCaptured: (notice_goal,),
    MoneyMoved: (notice_money,),
    NoteObserved: (notice_note,),
    OrderChanged: (note_change,),
    OrdersPlaced: (note_orders,),
    PlanDateChanged: (note_plan_moved,),
    PricesCorrected: (correct_own_orders,),
    ProposalAccepted: (place_accepted_orders, note_accepted, notice_accepted),
    ProposalDeclined: (note_declined, notice_declined),
    ProposalIssued: (note_issued,),
    ProposalRead: (note_opened,),
    RedemptionEnded: (place_waiting_orders, buy_converted),
    RequestMade: (note_request,),
    ViewEntered: (measure_view,),
}

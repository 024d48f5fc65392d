trading-not_cancellable = This order can no longer be cancelled: its cut-off has passed or it is finished.
trading-product_not_tradable = This product cannot be traded at present.
trading-nothing_to_redeem = There are no free units to redeem for this amount.
trading-amount_too_small = At this price the amount does not buy the smallest unit.
trading-price_missing = There is no price for { $date }.
trading-order_state = The order is no longer in the state this step needs.
trading-state-placed = Placed
trading-state-submitted = Submitted
trading-state-confirmed = Confirmed
trading-state-settled = Settled
trading-state-rejected = Not carried out
trading-state-cancelled = Cancelled
trading-confirmation_missing = The registrar has not confirmed this order yet.
trading-confirmation_differs = The registrar's confirmation does not match the order; operations are checking it, and nothing is booked until they have.
trading-break_resolved = Somebody has resolved this already.
trading-refused_by_registrar = The registrar did not carry it out: { $reason ->
    [quota_exhausted] the product's quota is used up
    [too_small] the amount does not buy the smallest unit
   *[other] it gave no reason
}. Everything that was set aside is free again.
trading-break-other_request = The registrar has another request under our order number
trading-break-unknown_order = The registrar confirmed an order we do not have
trading-break-double_confirmation = The registrar confirmed one order twice
trading-break-changed_confirmation = A confirmation was told differently before
trading-break-figures_differ = The confirmation does not match the order or the price of the day
trading-break-against_guard = Carried out, though by that day's facts the guard would stop it
trading-break-bad_file = A file of the registrar is not as agreed; nothing of it was taken
trading-break-overdue = The order should have moved on by now
trading-field-asked = what was asked for
trading-field-applied = what was carried out
trading-field-trade_date = trade date
trading-field-price = price
trading-field-units = units
trading-field-net = net amount
trading-field-fee = fee
trading-field-rest = what follows
trading-stuck_since = In the state “{ $state }”, due by { $due }
trading-proceeds_missing = What was to be sold to pay for it was not sold, so it was not ordered.
trading-change-dates = The market calendar changed after these days were promised. { $trade_date_moves ->
    [yes] Trade date: { $trade_date_before } → { $trade_date_after }.
   *[no] The trade date stays { $trade_date_after }.
} { $confirm_due_moves ->
    [yes] Confirmed: { $confirm_due_before } → { $confirm_due_after }.
   *[no] Confirmed: { $confirm_due_after }, as before.
} { $settle_due_moves ->
    [yes] Paid: { $settle_due_before } → { $settle_due_after }.
   *[no] Paid: { $settle_due_after }, as before.
} The order itself is unchanged; there is nothing you need to do.
trading-change-figures = The price of { $trade_date_after } was corrected: { $price_before } → { $price_after }. Units { $units_before } → { $units_after }, net amount { $net_before } → { $net_after }, fee { $fee_before } → { $fee_after }. What was booked has been reversed and booked again at the corrected price.
trading-break-not_covered = What has to go back for a correction is no longer there
trading-field-outcome = whether it was carried out
trading-break-missing = In our book and not in the other
trading-break-extra = In the other book and not in ours
trading-break-amount_differs = The two books have different amounts
trading-between_books = { $source ->
    [cash] Cash accounts
   *[other] Register
} at the end of { $day }, { $about }: ours { NUMBER($ours) }, theirs { NUMBER($theirs) } (smallest units)
trading-plan_terms = The amount starts at { $minimum } and rises in steps of { $step }; the day is 1 to 28 of the month, or Monday to Friday.
trading-plan_state = The recurring plan is no longer in the state this step needs.
trading-plan_money = The account lacked the money on the day; this instalment was not bought.
trading-plan_reserve = Buying would have left less money at hand than your emergency reserve, so this instalment was passed over. The plan goes on by itself once the reserve allows it.
trading-plan_reserve_unknown = Your emergency reserve cannot be worked out yet, because too little is known of your household. Complete your plan first, or set this plan up without it.
trading-plan_missed = It was not carried out on its day and the next one has come; this instalment was not made up for.
trading-plan_price_rule = The product has to have a daily price, the average is of 180, 250 or 500 trading days, and the range reaches from { $least }% to { $most }% of the plain amount.
trading-sum_agreed = The plain amount is the one you agreed to.
trading-sum_raised = The plain amount is the one you agreed to, raised { $times } times by { $raise }% a year.
trading-sum_below = The price of { $day } was { $away }% below its average of the last { $days } trading days: { $rate }% of the plain amount is bought.
trading-sum_above = The price of { $day } was { $away }% above its average of the last { $days } trading days: { $rate }% of the plain amount is bought.
trading-sum_average = The price of { $day } was exactly its average of the last { $days } trading days: the plain amount is bought.
trading-sum_unpriced = Prices of the last { $days } trading days are incomplete: the plain amount is bought, neither more nor less.
trading-sum_least = The amount is kept at the least the product is sold in.
trading-sum_most = The amount is kept at the most you agreed to when you signed.
trading-not_paid_at_once = This product is not paid at once; redeem in the ordinary way.
trading-quick_limit = More than the { $left } yuan left of today's quick redemption; redeem in the ordinary way.
trading-state-paid_at_once = Paid
trading-break-advance_unpaid = Paid at once, but the registrar did not carry the redemption out: the units are the bank's
trading-owner-operations = Operations
trading-owner-registrar = The product's registrar
trading-conversion_terms = The two products have to differ and be in one currency, and the amount may not be below { $minimum }, the least the other is sold in.
trading-notice-placed_buy = Your purchase of { $amount } is placed. It should be confirmed on { $due }; until the cut-off you can cancel it.
trading-notice-placed_redeem = Your redemption of about { $amount } is placed. The money should be there on { $due }; until the cut-off you can cancel it.
trading-notice-paid_at_once = Your quick redemption is paid: { $amount }.
trading-notice-confirmed_buy = Your purchase is confirmed: { $units } units for { $net }, with a fee of { $fee }.
trading-notice-confirmed_redeem = Your redemption is confirmed: { $units } units for { $net }, with a fee of { $fee }. The money should be there on { $due }.
trading-notice-settled_redeem = { $net } from your redemption is in your account and can be used.
trading-notice-rejected_buy = Your purchase was not carried out. { $amount } is still in your account and can be used; the order says why.
trading-notice-rejected_redeem = Your redemption was not carried out and the units are still yours; the order says why.
trading-notice-cancelled_buy = Your purchase is cancelled as you asked. { $amount } can be used again.
trading-notice-cancelled_redeem = Your redemption is cancelled as you asked and the units are still yours.
trading-change-allotted = Your subscription was allotted: asked for { $amount_after }, given { $allotted_after }. The rest is no longer blocked.
trading-not_offered = The product is not in its offer period.
trading-subscription_terms = The amount has to be at least { $minimum } and rise in steps of { $step }.
trading-not_founded = Less was subscribed than the product needs, so it was not founded. All the money is free again, and its interest was paid.
trading-not_allotted = More was subscribed than there was, and nothing of it fell to this order. All the money is free again, and its interest was paid.
trading-choice_wrong = You hold none of this fund, it pays no dividends, this is how it stands already, or your last change waits for the register.
trading-choice_answer = The answer does not fit the choice: it cannot stand before it was made, nor from a day that has not come.
trading-choice_answered = The register has answered already.
trading-notice-move_asked = { $direction ->
    [out] Your move of { $units } units to { $there } is asked for. Until the cut-off you can take it back; it should be done by { $due }.
   *[in] Your move of { $units } units here from { $there } is asked for. Until the cut-off you can take it back; it should be done by { $due }.
}
trading-notice-move_passed_on = Your move is with the register and can no longer be taken back. The answer should be here by { $due }.
trading-notice-move_done = { $direction ->
    [out] { $units } units are with { $there } now, with the days and the cost at which you acquired them.
   *[in] { $units } units from { $there } are here now.
}
trading-notice-move_stopped = Your move was not carried out: it did not pass the check before it was to be passed on. The units stay where they were.
trading-notice-move_cancelled = { $direction ->
    [out] Your move is taken back as you asked. The units are here and can be used.
   *[in] Your move is taken back as you asked. The units are still with { $there }.
}
trading-notice-choice_asked = You asked for dividends { $mode ->
    [reinvest] in units
   *[cash] in money
}. It should stand by { $due }.
trading-notice-choice_passed_on = Your choice for dividends is with the register. The answer should be here by { $due }.
trading-notice-choice_done = Dividends are paid { $mode ->
    [reinvest] in units
   *[cash] in money
} for every record date after { $since }.
trading-choice_fault-account_unknown = The register did not take your choice for dividends: it does not find your account. Everything stays as it was.
trading-choice_fault-not_offered = The register did not take your choice for dividends: the fund does not offer it. Everything stays as it was.
trading-choice_fault-other = The register did not take your choice for dividends and gave no reason. Everything stays as it was.
trading-notice-move_redated = The market calendar changed after you asked for your move. { $trade_date_moves ->
    [yes] Passed on: { $trade_date_before } → { $trade_date_after }.
   *[no] Passed on: { $trade_date_after }, as before.
} { $confirm_due_moves ->
    [yes] Answered by: { $confirm_due_before } → { $confirm_due_after }.
   *[no] Answered by: { $confirm_due_after }, as before.
}
trading-notice-choice_redated = The market calendar changed after you made your choice for dividends. Answered by: { $due_before } → { $due_after }.
trading-not_movable = Only units of funds can be moved to another institution. A deposit, a policy, metal or a wealth product stays where it was bought.
trading-not_taken_in = This bank does not sell this fund to the public, so its units cannot be kept here. Ask your advisor, or redeem them where they are.
trading-move_units = That many units cannot be moved: { $free } are free, counted to { $decimals } decimal places.
trading-move_state = The move is not at that step any more.
trading-move_answered = The registrar has answered this move otherwise already.
trading-move_answer = The answer does not fit the move: units that come in need their days and amounts in the fund's currency; for units that go out there are none to give.
trading-move_state-placed = Asked for
trading-move_state-submitted = With the registrar
trading-move_state-confirmed = Moved
trading-move_state-rejected = Not moved
trading-move_state-cancelled = Taken back
trading-move_fault-account_unknown = The registrar did not move the units: the account at the other institution is not known. They stay where they were.
trading-move_fault-holder_differs = The registrar did not move the units: the account is not in your name. They stay where they were.
trading-move_fault-units_missing = The registrar did not move the units: the units are not there. They stay where they were.
trading-move_fault-not_sold_there = The registrar did not move the units: the other institution does not keep this fund. They stay where they were.
trading-move_fault-other = The registrar did not move the units: no reason that has a name. They stay where they were.

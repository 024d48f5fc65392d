advice-not_advisable = For now we can inform but not advise: { $reason ->
    [expired] the risk assessment has expired
    [predicted] the risk level is a guess, not an assessment
   *[missing] there is no valid risk assessment
}.
advice-nothing_suitable = There is no suitable plan for this customer today.
advice-nothing_eligible = No product on the shelf passes the compliance review.
advice-nothing_on_sale = There is no product on the shelf in this money with a usable price.
advice-none_at_this_amount = No suitable product passes the compliance review with this amount.
advice-amount_below_every_minimum = The amount is below the minimum of every suitable product.
advice-unsolved_not_solved = The allocation did not reach the promised accuracy, so none is given.
advice-unsolved_budget_too_small = The limits contradict one another, so there is no allocation.
advice-unsolved_budget_too_large = The asset classes at hand cannot take the whole amount.
advice-unsolved_bounds_cross = The limits contradict one another, so there is no allocation.
advice-unsolved_group_unreachable = The limits contradict one another, so there is no allocation.
advice-unsolved_bad_number = The capital-market assumptions are not usable, so there is no allocation.
advice-amount_unusable = No plan can be made for { $amount } { $currency }.
advice-no_limits = No allocation limits were in force on { $as_of }.
advice-proposal_state = Proposal { $number } is not in a state that allows this.
advice-proposal_expired = The time to decide on proposal { $number } is over; ask your advisor for a new one.
advice-proposal_stale = What proposal { $number } rests on has changed; please draft it again.
advice-proposal_changed = What you confirmed is not what proposal { $number } says now; please read it again.
advice-why_you = Your level is C{ $level }. { $asset_class } make up { $current }% now and { $proposed }% with this plan; the limit is { $limit }%.
advice-why_this = Among { $considered } products of this kind that passed review, one of those that take least from your goals: over { $goals ->
    [some] the time to each of your goals
   *[none] the time the money may stay
} all costs of buying, holding and leaving come to { $cost }% of the sum, { $burden }% with concentration, access and complexity; risk grade R{ $grade }, not above your C{ $level }. What the bank earns plays no part.
advice-how_it_can_lose = This is not a deposit and can lose principal. In a bad year, one in twenty, { $amount } { $currency } would lose about { $loss } { $currency }; worse years happen. Grade R{ $grade }.
advice-how_it_can_lose_little = On the house's assumptions an ordinary bad year does not cost principal, but returns change and nothing is guaranteed. Grade R{ $grade }.
advice-what_it_costs = Purchase fee { $fee } { $currency } ({ $buy }%); then about { $yearly } { $currency } a year ({ $annual }%).
advice-what_it_costs_nothing = No purchase fee and no yearly fee.
advice-plan = An allocation of { $amount } { $currency } for your level C{ $level }.
advice-plan_outlook = On the house's assumptions about { $return }% a year in the long run, moving by about { $volatility }% a year; actual results will differ.
advice-plan_bad_year = A bad year, one in twenty, would cost about { $loss } { $currency }.
advice-uncounted = { $count } of your holdings have no usable price or are in another currency and are not counted here.
advice-debts_above = Your debts exceed your declared financial assets by { $more } { $currency }: before investing, weigh paying back early; the plan page compares both.
advice-plan_cash = { $cash } { $currency } stay in the account: what is to be at hand, or too little for a product's minimum or step.
advice-plan_cash_spared = { $cash } { $currency } stay in the account: not bought after the changes, or too little for a product's minimum or step.
advice-binding_liquid = At least { $limit }% stays at hand; this is at work: one percentage point less would be worth about { $dual } percentage points of risk-adjusted return a year.
advice-binding_growth = Equity, gold and other growth together stay within { $limit }%; this is at work: one percentage point more would be worth about { $dual } percentage points of risk-adjusted return a year.
advice-binding_income = Bonds together stay within { $limit }%; this is at work: one percentage point more would be worth about { $dual } percentage points of risk-adjusted return a year.
advice-binding_class = { $asset_class } stay within { $limit }%; this is at work: one percentage point more would be worth about { $dual } percentage points of risk-adjusted return a year.
advice-binding_tail_loss = So that the mean loss of the worst 5 % of years stays within the level's limit, the plan is more careful than the level itself (now { $tail_loss }%); that takes about { $cost } percentage points of risk-adjusted return a year.
advice-binding_drawdown = So that a fall from a high stays within the level's limit, the plan is more careful than the level itself (now about { $drawdown }%, deeper on one day in twenty); that takes about { $cost } percentage points of risk-adjusted return a year.
advice-binding_tracking = So that the plan swings by at most { $limit }% a year against the long-run division of the level, our views count for { $counted }% of what they say; counting them in full would add about { $cost } percentage points of risk-adjusted return a year by the house's assumptions.
advice-tracking_gave_way = The plan swings by { $swing }% a year against the long-run division of the level, more than the { $limit }% that views may cause: the limits on losses come first, and with our views they ask for more caution.
advice-unsolved_tail_limit = Even the most careful allocation loses more than the level allows.
advice-assumed = Capital-market assumptions { $version }, in use since { $since }: the house's judgement.
advice-assumed_normal = A bad year is the 5 % quantile of a normal distribution; extreme years of real markets are worse.
advice-not_this_currency = In another currency than this plan.
advice-no_price = No usable price.
advice-class_not_used = Passed the review, but this plan needs no { $asset_class }.
advice-later_in_order = Passed review, but stands later among { $asset_class }: it would take { $burden }% of the sum from the goals (R{ $grade }).
advice-used_assessment = Risk assessment: C{ $value } ({ $valid_from })
advice-used_bound = The level is held down to C{ $value }: { $source }
advice-used_fact = { $field }: { $value } ({ $valid_from }, source: { $source })
advice-mark_now = Now
advice-mark_after = After the trades
advice-mark_target = Target
advice-mark_certain = If expected returns were certain
advice-change_unusable = { $cause ->
    [not_a_line] The plan has no such line, or it was changed twice.
    [switch] A proposal that sells is taken as a whole or drafted again; single lines cannot be changed.
    [not_less] { $product } can only become less: below the { $most } of the plan. For more, draft again.
   *[not_a_step] { $product } must be at least its minimum of { $least } and keep to its step, or be set to 0 and not bought.
}
advice-nothing_left = With these changes nothing is bought any more; to take none of it, decline the proposal.
advice-change_customer_wish = the customer's wish
advice-change_needs_cash = the money is needed soon
advice-change_held_elsewhere = held elsewhere already
advice-change_too_complex = too complex for the customer
advice-change_too_much_of_one = too much in one place
advice-change_cost = because of cost
advice-change_customer_choice = the customer chose not to buy it
advice-changed_left_out = { $name } is not bought (was { $then }): { $reason }
advice-changed_added = { $name } comes in with { $now }
advice-changed_amount = { $reason ->
    [none] { $name } changes from { $then } to { $now }
   *[other] { $name } changes from { $then } to { $now }: { $reason }
}
advice-changed_cash = Cash left in the account changes from { $then } to { $now }
advice-changed_fee = Purchase fees change from { $then } to { $now }
advice-drift_changed = When the proposal was made: { $then } Now: { $now }
advice-drift_gone = When the proposal was made: { $then } No longer so now.
advice-drift_new = New since the proposal was made: { $now }
advice-left_out_customer_wish = In the machine's draft; not taken because of the customer's wish.
advice-left_out_needs_cash = In the machine's draft; not taken because the customer needs the money soon.
advice-left_out_held_elsewhere = In the machine's draft; not taken because the customer holds it elsewhere.
advice-left_out_too_complex = In the machine's draft; not taken because it is too complex for the customer.
advice-left_out_too_much_of_one = In the machine's draft; not taken because too much would be in one place.
advice-left_out_cost = In the machine's draft; not taken because of cost.
advice-left_out_customer_choice = In the proposal; the customer chose not to buy it.
advice-document-situation = Your situation
advice-document-level = Risk you can bear
advice-document-amount = Amount of this proposal
advice-document-proposal = Proposal number
advice-document-aim = What the proposal does
advice-document-now_and_then = Now and proposed
advice-document-plan = The trades proposed
advice-document-product = Product
advice-document-side = Side
advice-document-buy = buy
advice-document-redeem = redeem
advice-document-grade = Risk grade
advice-document-money = Amount (CNY)
advice-document-cash = Cash that stays in the account: { $cash } { $currency }.
advice-document-lose = How it can lose
advice-document-bad_year = In a bad year of one in twenty this proposal loses about { $loss } { $currency }; worse years can come. Investments are not deposits and carry risk.
advice-document-no_warning = Beside the risks of the products themselves there is nothing special to warn of.
advice-document-costs = What it costs
advice-document-fee = Once (CNY)
advice-document-yearly = A year (CNY)
advice-document-over = Over { $years } years (CNY)
advice-document-together = Together
advice-document-not_taken = Considered and not taken
advice-document-more = { $count } more can be read on the proposal's page.
advice-document-conflicts = Conflicts of interest
advice-document-conflicts_told = The bank earns from the issuers of what it sells. Products are ordered by cost and risk grade, never by what the bank earns.
advice-document-assumed = Basis and assumptions
advice-document-pack = Compliance rules { $pack }, version { $version }.
advice-document-next = What happens next
advice-document-next_read = Read this proposal and each product's papers, and ask about what is unclear.
advice-document-next_sign = If you agree, sign this document; you may also decline, or accept a part.
advice-document-next_orders = Once it is signed and accepted the bank places the orders and tells you of every step.
advice-document-next_withdraw = Products with a cooling-off or hesitation period can be withdrawn from within it, and everything paid comes back.
advice-nothing_to_propose = Proposal { $number } advises to do nothing; there is nothing for the customer to agree to.
advice-nothing_better = Doing nothing is better than the plan.
advice-ways_goals = After all costs, counting only this money here, { $count ->
    [one] the goal is reached
   *[other] the { $count } goals, weighted, are reached
} with a chance of { $nothing }% as things are and { $plan }% with the plan. A chance is an estimate, not a promise.
advice-ways_without_goals = No goals are on record, so the ways are compared by return after risk and all costs over { $years } years, not by goals.
advice-ways_costs = Carrying the plan out costs { $now } { $currency } now, and { $yearly } { $currency } a year more than leaving things as they are.
advice-do_nothing = Having compared both, we advise to leave things as they are: { $amount } { $currency } is not invested for now.
advice-leaving_dearer = Redeeming would now cost more than the proposal shows; it has to be drafted again.
advice-why_sell = { $asset_class } is { $current }% now, the target is { $target }%; after the sale it is { $proposed }%.
advice-why_sell_this = { $part ->
    [all] All { $held } units are sold.
   *[some] { $units } of { $held } units are sold, those bought first go first.
}
advice-what_selling_does = About { $amount } { $currency } are paid on { $paid }{ $waits ->
    [some] ; purchases that need this money wait for it.
   *[none] {" "}and stay in the account.
} Reckoned at the last price; the price of the deal may differ.
advice-what_leaving_costs = Leaving costs about { $fee } { $currency } (rates { $rates } by the time held, the oldest since { $since }).
advice-what_leaving_costs_nothing = Leaving costs nothing.
advice-taken = Today's plan takes it, with { $amount } { $currency }.
advice-burden_cost = All costs of buying, holding and leaving take { $share }% of the sum.
advice-burden_alone = Standing on one borrower or one market alone counts { $share }% of the sum.
advice-burden_late = Money that is back only after a goal needs it counts { $share }% of the sum.
advice-burden_crowd = Having much with the same issuer already counts { $share }% of the sum.
advice-burden_complexity = Being more complex than the customer knows counts { $share }% of the sum.
advice-review_needed = Proposal { $number } has to be reviewed by a colleague before the customer gets it.
advice-no_review_needed = Proposal { $number } needs no review; it can be issued as it is.
advice-note_missing = Please say why you send the proposal back.
advice-review_senior = The customer is 65 or older.
advice-review_limited = The customer is a minor or of limited capacity.
advice-review_vulnerable = The customer is among those who need special care.
advice-review_large_share = The amount is a large share of what the customer declared.
advice-review_discretionary = The bank acts for the customer at present.
advice-review_passed = A colleague reviewed it before it was issued. { $reasons }

verify-audit_chain = Audit chain and its outside checkpoint
verify-book_asset_sums_to_zero = Book: every asset sums to zero
verify-book_available_above_floor = Book: nothing spent below its floor
verify-book_balance_is_sum_of_transfers = Book: balances are the sum of their transfers
verify-book_both_legs_have_accounts = Book: both legs of every transfer exist
verify-book_customers_units_equal_register = Book: customers' units equal the register
verify-book_held_is_sum_of_open_holds = Book: held amounts are the open holds
verify-book_one_scale_per_asset = Book: one scale for each asset
verify-book_reversal_mirrors_original = Book: reversals mirror their originals
verify-book_seals = Book: what was posted is as it was sealed
verify-book_lots_equal_units = Book: lots equal units (a sample)
verify-orders_open_orders_hold_what_they_may_spend = Orders: open ones hold what they may spend
verify-orders_figures_equal_transfers = Orders: figures equal what the book moved
verify-orders_events_lead_to_the_state = Orders: events lead to the state
verify-orders_booked_as_the_registrar_confirmed = Orders: booked as the registrar confirmed
verify-orders_open_orders_have_their_days = Orders: open ones have the days of the calendar
verify-orders_open_moves_hold_what_they_promised = Transfers of units: open ones hold the units they promised
verify-orders_moved_units_equal_transfers = Transfers of units: what moved equals what the book moved
verify-orders_moved_as_the_register_answered = Transfers of units: booked as the register answered
verify-orders_requests_end_with_their_answers = Orders: a request about a move or a dividend choice ends with its answer
verify-orders_steps_lead_to_the_state_of_a_choice = Orders: the steps kept of a dividend choice lead to its state
verify-orders_steps_lead_to_the_state_of_a_move = Orders: the steps kept of a move lead to its state
verify-sealed = Sealed fields open: { $table }
statement-book = this bank's book
statement-rest = Other financial assets, not itemised
statement-payment = { $label }, paid in a year
holdings-total_here = With this bank, all together
statement-spending = Spending, all together
shelf-hidden_unavailable = The rule check is not available at the moment; please look again later
shelf-hidden_not_sold = Not on sale at present
shelf-hidden_not_graded = No valid risk grade yet
shelf-hidden_assessment = A risk assessment has to be done or renewed first
shelf-hidden_level = The risk grade is above your risk level
shelf-hidden_investor = Only for verified qualified investors
shelf-hidden_capacity = May not be bought for reasons of legal capacity
shelf-hidden_care = Our staff have to complete special care with you first
shelf-hidden_identity = Your identity has to be verified or updated first
shelf-hidden_sharing = Needs your consent to give data to the issuer
shelf-hidden_analysis = Needs an analysis of insurance needs first
shelf-hidden_horizon = Locked up for longer than your investment horizon
shelf-hidden_full = The bank has reached its own limit for this kind of product
shelf-hidden_amount = The minimum purchase does not fit your situation
shelf-hidden_other = A rule of the bank does not allow it at present
chain-need = The need
chain-assessment = Risk assessment
chain-proposal = Versions of the proposal
chain-verdict = Verdicts and clearance
chain-papers = Papers shown
chain-contracts = Contracts signed
chain-order = States of the order
chain-postings = Postings
chain-settlement = Confirmation and settlement
chain-own = The customer's own instruction, not from a proposal
chain-goal = Goal “{ $name }”: { $target } in { $months } months
chain-sum = No goal on record; the customer has { $amount } to place
chain-version = Version { $number }: { $kind ->
    [machine] machine's draft
    [advisor] advisor's changes
   *[signed] signed by the customer
}, { $name } (fingerprint { $print })
chain-issued = Proposal { $number } issued to the customer
chain-read = The customer first opened proposal { $number }
chain-discussed = Proposal { $number } talked through with the customer
chain-decided = The customer decided on proposal { $number }
chain-decision = { $stage }: { $decision }
chain-recorded = recorded
chain-clearance = Clearance { $id }, rule pack { $pack } { $version }
chain-papers_read = Papers before buying: { $done } of { $count } steps done, up to { $amount }
chain-contract = { $title }, { $number }, { $state } (digest { $hash })
chain-posting = { $day } { $kind } { $amount } { $asset ->
    [units] units
   *[other] { $asset }
}
chain-confirmation = Confirmation { $number } of the registrar, { $day }: { $outcome ->
    [filled] carried out
   *[refused] refused
}
chain-settled = Settled
chain-settles = Settlement expected on { $day }
package-title = My records at this bank
package-about = Contracts, yearly reports, proposals, holdings, entries and orders as of { $day }. { $sums } has the SHA-256 of each file, by which anybody can check that none was changed.
package-missing = the file is missing from the archive; please ask us
package-report = Report of { $year }
package-proposal = Proposal { $number }
package-side = { $side ->
    [buy] Purchase
   *[redeem] Redemption
}
package-table = { $name ->
    [holdings] What you hold
    [entries] Every entry of your accounts
    [orders] Every order
   *[order-chains] How each order came about, from need to settlement
}
package-column = { $name ->
    [code] Code
    [product] Product
    [units] Units
    [price] Price
    [price_day] Price of
    [value] Value
    [currency] Currency
    [cost] Cost
    [day] Day
    [entry] Entry
    [amount] Amount
    [balance] Balance
    [money] Money
    [reference] Reference
    [order] Order
    [side] Side
    [state] State
    [net] Net
    [fee] Fee
    [placed] Placed
    [trade_day] Trade day
    [settle_day] Settles
    [link] Link
    [fact] What
   *[at] At
}

advice-not_advisable = For now we can inform but not advise: { $reason ->
    [expired] the risk assessment has expired
    [predicted] the risk level is a guess, not an assessment
   *[missing] there is no valid risk assessment
}.
advice-nothing_suitable = There is no suitable plan for this customer today.
advice-nothing_eligible = No product on the shelf passes the compliance review.
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
advice-why_you = Your level is C{ $level }. { $asset_class } make up { $current } % now and { $proposed } % with this plan; the limit is { $limit } %.
advice-why_this = First in the neutral order of { $considered } products that passed the review: grade R{ $grade }, not above your C{ $level }; first-year cost { $cost } %. What the bank earns plays no part.
advice-how_it_can_lose = This is not a deposit and can lose principal. In a bad year, one in twenty, { $amount } { $currency } would lose about { $loss } { $currency }; worse years happen. Grade R{ $grade }.
advice-how_it_can_lose_little = On the house's assumptions an ordinary bad year does not cost principal, but returns change and nothing is guaranteed. Grade R{ $grade }.
advice-what_it_costs = Purchase fee { $fee } { $currency } ({ $buy } %); then about { $yearly } { $currency } a year ({ $annual } %).
advice-what_it_costs_nothing = No purchase fee and no yearly fee.
advice-plan = An allocation of { $amount } { $currency } for your level C{ $level }.
advice-plan_outlook = On the house's assumptions about { $return } % a year in the long run, moving by about { $volatility } % a year; actual results will differ.
advice-plan_bad_year = A bad year, one in twenty, would cost about { $loss } { $currency }.
advice-plan_cash = { $cash } { $currency } stay in the account, too little for a product's minimum or step.
advice-binding_liquid = At least { $limit } % stays at hand; this is holding the allocation back.
advice-binding_growth = Equity, gold and other growth together stay within { $limit } %; this limit is at work.
advice-binding_income = Bonds together stay within { $limit } %; this limit is at work.
advice-binding_class = { $asset_class } stay within { $limit } %; this limit is at work.
advice-assumed = Capital-market assumptions { $version }, in use since { $since }: the house's judgement.
advice-assumed_normal = A bad year is the 5 % quantile of a normal distribution; extreme years of real markets are worse.
advice-not_this_currency = In another currency than this plan.
advice-no_price = No usable price.
advice-class_not_used = Passed the review, but this plan needs no { $asset_class }.
advice-later_in_order = Passed the review, but later in the neutral order of { $asset_class } (first-year cost { $cost } %, R{ $grade }).
advice-used_assessment = Risk assessment: C{ $value } ({ $valid_from })
advice-used_financial_assets = Declared financial assets { $value } ({ $valid_from }, source { $source })
advice-used_investment_capacity = Investment capacity { $value } ({ $valid_from }, source { $source })
advice-used_monthly_spending = Monthly spending { $value } ({ $valid_from }, source { $source })
advice-used_reserve_months = Months of reserve { $value } ({ $valid_from }, source { $source })
advice-used_liquidity_need = Liquidity need { $value } ({ $valid_from }, source { $source })
advice-used_guardian_consent = Guardian's consent { $value } ({ $valid_from }, source { $source })
advice-used_qualified_investor = Qualified investor { $value } ({ $valid_from }, source { $source })

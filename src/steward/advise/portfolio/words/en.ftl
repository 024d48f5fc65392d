currency-CNY = yuan
asset_class-cash = Cash
asset_class-gov_bond = Government bonds
asset_class-credit_bond = Credit bonds
asset_class-bond_fund = Bond funds
asset_class-balanced = Balanced
asset_class-equity_cn = Chinese equity
asset_class-equity_global = Global equity
asset_class-gold = Gold
asset_class-alternative = Alternatives
asset_class-insurance = Insurance
portfolio-kept_locked = { $until ->
    [none] Cannot be redeemed now.
   *[other] Cannot be redeemed before { $until }.
}
portfolio-kept_too_late = Its money would only be there on { $until }, after the day it is needed.
portfolio-kept_fee = Redeeming now would cost more than { $most }%; it is cheaper to wait.
portfolio-kept_not_worth_it = What moving it would gain is less than what it costs, or less than the least that can be sold.
portfolio-few_facts_wrong = { $field ->
    [age] The age lies between 18 and 120.
    [years] The years lie between 1 and 40.
    [reserve_months] The months put by lie between 0 and 120.
    [monthly] What is paid in each month is not negative and not out of all measure.
   *[other] Give a sum to start with or a sum each month; neither is negative.
}
portfolio-preliminary_code_wrong = This code is not whole or was changed: ask the customer to copy it again.
portfolio-preliminary_expired = This preliminary result is of { $made } and too old: ask for a new one.
portfolio-bound-dip = The fall you can live with
portfolio-bound-years = How long the money can stay
portfolio-bound-reserve_months = What is put by for emergencies
portfolio-bound-age = Age
portfolio-taken_over = Took over the customer's preliminary result: { $years } years, { $amount } at once, { $monthly } a month, preliminary level C{ $level }.
portfolio-preliminary_unsolved = No preliminary result can be worked out now ({ $cause }): please ask an advisor.
portfolio-gives_way_class = The limit on { $asset_class } would have to give way by { $points } percentage points.
portfolio-gives_way_liquid = The least kept at hand would have to give way by { $points } percentage points.
portfolio-gives_way_income = The limit on bonds would have to give way by { $points } percentage points.
portfolio-gives_way_growth = The limit on equity, gold and other growth would have to give way by { $points } percentage points.
portfolio-gives_way_tail_loss = The limit on the mean loss of the worst 5 % of years would have to give way by { $points } percentage points.
portfolio-gives_way_drawdown = The limit on falls from a high would have to give way by { $points } percentage points.
portfolio-nearest = The nearest division, to look at only:
portfolio-nearest_part = { $asset_class } { $share }%
portfolio-objective_held = As held now
portfolio-objective_long_run = Long-run
portfolio-objective_tilted = Tactical
portfolio-objective_bad_years = Bad years held down
portfolio-objective_even_risk = Even risk
portfolio-objective_goals = Surest for the goals
portfolio-reason_held = What the household holds now, nothing moved.
portfolio-reason_long_run = The best for the level within every limit on the house's long-run assumptions alone, without any view.
portfolio-reason_no_views = No view is in force, so it is the long-run division.
portfolio-reason_tilted = The views in force are followed in full: the yearly swing against the long-run division stays below the tracking limit of C{ $level }, { $limit }%.
portfolio-reason_tilted_held = Views are followed up to the tracking limit only: the yearly swing against the long-run division stays within { $limit }% (C{ $level }).
portfolio-reason_bad_years_held = The highest expected return whose worst 5 % of years in the scenarios lose at most { $limit }% on average; one percentage point more of that limit would add about { $price } basis points a year.
portfolio-reason_bad_years_slack = The highest expected return; other limits are met first, and the worst 5 % of years lose less than the { $limit }% allowed.
portfolio-reason_bad_years_unkept = No division keeps the worst 5 % of years in the scenarios within { $limit }%; this one comes nearest, to look at only.
portfolio-reason_even_risk = Every class but cash brings the same share of the swings; together they take { $share }%, the rest is cash. No expected return is relied on.
portfolio-reason_goals = Of { $tried } divisions along the efficient edge within the limits this one gives daily life and all musts the highest chance ({ $chance }%); the worst gives { $least }%.
portfolio-reason_goals_alike = Of { $tried } divisions along the efficient edge within the limits several give the highest chance ({ $chance }%); this is the one that swings least. The worst gives { $least }%.

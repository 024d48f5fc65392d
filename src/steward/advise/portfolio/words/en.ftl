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
portfolio-kept_fee = Redeeming now would cost more than { $most } %; it is cheaper to wait.
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

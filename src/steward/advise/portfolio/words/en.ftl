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
portfolio-kept_fee = Redeeming now would cost more than { $most } %; it is cheaper to wait.
portfolio-kept_not_worth_it = What moving it would gain is less than what it costs, or less than the least that can be sold.

asset_class-cash = 现金类
asset_class-gov_bond = 国债
asset_class-credit_bond = 信用债
asset_class-bond_fund = 债券基金
asset_class-balanced = 混合类
asset_class-equity_cn = 中国股票
asset_class-equity_global = 全球股票
asset_class-gold = 黄金
asset_class-alternative = 另类投资
asset_class-insurance = 保险
portfolio-kept_locked = { $until ->
    [none] 目前不能赎回。
   *[other] { $until } 起才能赎回。
}
portfolio-kept_fee = 现在赎回的费用超过 { $most }%，持有久一些再卖更划算。
portfolio-kept_not_worth_it = 调整带来的好处抵不过费用或不足最小份额，保持不动。

outlook-no_assumptions = { $as_of } 尚无 { $currency } 的资本市场假设，无法给出配置。

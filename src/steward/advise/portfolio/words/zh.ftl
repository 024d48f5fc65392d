currency-CNY = 元
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
portfolio-kept_too_late = 赎回款 { $until } 才到账，晚于用款日。
portfolio-kept_fee = 现在赎回的费用超过 { $most }%，持有久一些再卖更划算。
portfolio-kept_not_worth_it = 调整带来的好处抵不过费用或不足最小份额，保持不动。
portfolio-few_facts_wrong = { $field ->
    [age] 年龄应在 18 至 120 岁之间。
    [years] 年数应在 1 至 40 之间。
    [reserve_months] 备用金月数应在 0 至 120 之间。
    [monthly] 每月投入不能为负，也不能过大。
   *[other] 请填写一次性投入或每月投入，金额不能为负。
}
portfolio-preliminary_code_wrong = 这个编码不完整或已被改动，请让客户重新复制。
portfolio-preliminary_expired = 这份初步结果是 { $made } 的，已过期，请重新测算。
portfolio-bound-dip = 您能接受的下跌幅度
portfolio-bound-years = 资金可投入的年数
portfolio-bound-reserve_months = 手边的备用金
portfolio-bound-age = 年龄
portfolio-taken_over = 接手了客户的初步测算：{ $years } 年，一次性投入 { $amount }，每月 { $monthly }，初步等级 C{ $level }。
portfolio-preliminary_unsolved = 现在算不出初步结果（{ $cause }），请联系理财顾问。
portfolio-gives_way_class = { $asset_class }的限额须放宽 { $points } 个百分点。
portfolio-gives_way_liquid = 随时可用资金的下限须放宽 { $points } 个百分点。
portfolio-gives_way_income = 债券类的上限须放宽 { $points } 个百分点。
portfolio-gives_way_growth = 权益与黄金等增长类的上限须放宽 { $points } 个百分点。
portfolio-gives_way_tail_loss = 最差 5% 年份平均亏损的上限须放宽 { $points } 个百分点。
portfolio-gives_way_drawdown = 高点回撤的上限须放宽 { $points } 个百分点。
portfolio-nearest = 最接近限额的配置（仅供参考，不予出具）：
portfolio-nearest_part = { $asset_class } { $share }%
portfolio-objective_held = 现在的持有
portfolio-objective_long_run = 长期配置
portfolio-objective_tilted = 战术配置
portfolio-objective_bad_years = 压住坏年份
portfolio-objective_even_risk = 风险均摊
portfolio-objective_goals = 目标最有把握
portfolio-reason_held = 家庭现在的持有，什么都不调整。
portfolio-reason_long_run = 按等级的风险态度，在各项限额内，只用本行长期假设，不带任何观点。
portfolio-reason_no_views = 目前没有生效的观点，所以与长期配置相同。
portfolio-reason_tilted = 生效的观点已全部体现；与长期配置的年波动差异未到 C{ $level } 的跟踪限额 { $limit }%。
portfolio-reason_tilted_held = 观点只用到跟踪限额为止：与长期配置的年波动差异不超过 { $limit }%（C{ $level }），其余观点不再跟进。
portfolio-reason_bad_years_held = 在情景中最差 5% 年份平均亏损不超过 { $limit }% 的前提下，预期回报最高；上限每放宽 1 个百分点，年回报约多 { $price } 个基点。
portfolio-reason_bad_years_slack = 预期回报最高；先碰到的是其他限额，最差 5% 年份平均亏损还没到 { $limit }% 的上限。
portfolio-reason_bad_years_unkept = 情景中没有一种配置能把最差 5% 年份的平均亏损压到 { $limit }% 以内；这是最接近的，仅供参考，不予出具。
portfolio-reason_even_risk = 除现金外各类资产对波动的贡献相同，共占 { $share }%，其余留作现金；不依赖预期回报的估计。
portfolio-reason_goals = 沿限额内的有效边缘试了 { $tried } 种配置，这一种让日常开支和全部必须目标都实现的机会最大（{ $chance }%），最差的一种是 { $least }%。
portfolio-reason_goals_alike = 沿限额内的有效边缘试了 { $tried } 种配置，机会最大（{ $chance }%）的不止一种，取其中波动最小的；最差的一种是 { $least }%。

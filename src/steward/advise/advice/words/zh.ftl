advice-not_advisable = 目前只能提供信息，不能提供投资建议：{ $reason ->
    [expired] 风险测评已过期
    [predicted] 风险等级仅为推测，不是测评结果
   *[missing] 尚无有效的风险测评
}。
advice-nothing_suitable = 今天没有适合该客户的方案。
advice-nothing_eligible = 货架上没有通过合规审查的产品。
advice-nothing_on_sale = 货架上没有以该货币计价且有可用价格的产品。
advice-none_at_this_amount = 按此金额，没有适合的产品通过合规审查。
advice-amount_below_every_minimum = 金额低于所有适合产品的起购金额。
advice-unsolved_not_solved = 配置求解未达到承诺精度，不予出具。
advice-unsolved_budget_too_small = 各项限额互相矛盾，无法配置。
advice-unsolved_budget_too_large = 可用资产类别不足以配置全部金额。
advice-unsolved_bounds_cross = 各项限额互相矛盾，无法配置。
advice-unsolved_group_unreachable = 各项限额互相矛盾，无法配置。
advice-unsolved_bad_number = 资本市场假设无效，无法配置。
advice-amount_unusable = 金额 { $amount } { $currency } 不可用于制定方案。
advice-no_limits = { $as_of } 尚无生效的配置限额。
advice-proposal_state = 方案 { $number } 当前状态不允许此操作。
advice-proposal_expired = 方案 { $number } 已过决定期限，请联系理财顾问重新制定。
advice-proposal_stale = 方案 { $number } 所依据的情况已变化，请重新制定。
advice-proposal_changed = 您确认的内容与方案 { $number } 现有内容不一致，请重新阅读后再确认。
advice-why_you = 您的等级为 C{ $level }，{ $asset_class }目前占 { $current }%，本方案完成后为 { $proposed }%，上限 { $limit }%。
advice-why_this = 从 { $considered } 只通过审查的同类产品中，选出对您的目标拖累最小的之一：按{ $goals ->
    [some] 您各项目标的时间
   *[none] 资金可停留的时间
}算上买入、持有与退出的全部费用占本金 { $cost }%，连同集中、流动性与复杂程度合计 { $burden }%；风险等级 R{ $grade }，不高于您的 C{ $level }。排序不看本行收入。
advice-how_it_can_lose = 非存款，可能亏损本金。二十年一遇的差年景下，这 { $amount } { $currency } 约会亏 { $loss } { $currency }；更差的年份也可能出现。风险等级 R{ $grade }。
advice-how_it_can_lose_little = 按本行假设，普通的差年景不致亏损本金，但收益会变化，且不构成任何保证。风险等级 R{ $grade }。
advice-what_it_costs = 买入费 { $fee } { $currency }（{ $buy }%）；此后每年约 { $yearly } { $currency }（{ $annual }%）。
advice-what_it_costs_nothing = 不收买入费和年费。
advice-plan = 为 C{ $level } 等级的您配置 { $amount } { $currency }。
advice-plan_outlook = 按本行假设，长期平均年回报约 { $return }%，年波动约 { $volatility }%；实际结果会不同。
advice-plan_bad_year = 二十年一遇的差年景约亏 { $loss } { $currency }。
advice-uncounted = 您有 { $count } 项持有没有可用价格或为其他货币，未计入。
advice-debts_above = 您的负债比所报金融资产多 { $more } { $currency }：投资之前请先比较提前还款，规划页可对比两者。
advice-plan_cash = { $cash } { $currency } 留在账户中：备用，或不足以满足起购金额或递增单位。
advice-plan_cash_spared = { $cash } { $currency } 留在账户中：按调整不再买入，或不足以满足起购金额或递增单位。
advice-binding_liquid = 至少 { $limit }% 保持随时可用，这一要求正在起作用：每放宽 1 个百分点，按风险调整后的年回报约多 { $dual } 个百分点。
advice-binding_growth = 股票、黄金等成长类合计不超过 { $limit }%，这一上限正在起作用：每放宽 1 个百分点，按风险调整后的年回报约多 { $dual } 个百分点。
advice-binding_income = 债券类合计不超过 { $limit }%，这一上限正在起作用：每放宽 1 个百分点，按风险调整后的年回报约多 { $dual } 个百分点。
advice-binding_class = { $asset_class }不超过 { $limit }%，这一上限正在起作用：每放宽 1 个百分点，按风险调整后的年回报约多 { $dual } 个百分点。
advice-binding_tail_loss = 为使最差 5% 年份的平均亏损不超过等级上限，方案比等级本身更谨慎（现为 { $tail_loss }%）；按风险调整后的年回报因此约少 { $cost } 个百分点。
advice-binding_drawdown = 为使从高点回落不超过等级上限，方案比等级本身更谨慎（现约 { $drawdown }%，二十天中有一天会更深）；按风险调整后的年回报因此约少 { $cost } 个百分点。
advice-binding_tracking = 为使方案与本等级长期配置的年波动差异不超过 { $limit }%，本行观点只按 { $counted }% 计入；若全部计入，按本行假设、风险调整后的年回报约多 { $cost } 个百分点。
advice-tracking_gave_way = 方案与本等级长期配置的年波动差异为 { $swing }%，超过观点可带来的 { $limit }%：亏损上限优先，按本行观点需要更谨慎。
advice-unsolved_tail_limit = 即使最谨慎的配置也超出等级的亏损上限，不予出具。
advice-assumed = 资本市场假设 { $version }，自 { $since } 起采用，属本行判断。
advice-assumed_normal = 差年景按正态分布的 5% 分位计算，真实市场的极端年份会更糟。
advice-not_this_currency = 币种与本方案不同。
advice-no_price = 没有可用的价格。
advice-class_not_used = 通过审查，但本方案不需要{ $asset_class }。
advice-later_in_order = 通过审查，但在{ $asset_class }中排在后面：对目标的拖累合计为本金的 { $burden }%（R{ $grade }）。
advice-used_assessment = 风险测评：C{ $value }（{ $valid_from }）
advice-used_bound = 等级上限 C{ $value }（依据 { $source }）
advice-used_fact = { $field }：{ $value }（{ $valid_from }，来源：{ $source }）
advice-mark_now = 现在
advice-mark_after = 调整后
advice-mark_target = 目标
advice-mark_certain = 若把预期回报当作确定
advice-change_unusable = { $cause ->
    [not_a_line] 方案中没有这一项，或重复修改。
    [switch] 含卖出的方案须整体接受或重新制定，不能单独修改某一项。
    [not_less] { $product } 只能减少：须低于原方案的 { $most }。需要更多，请重新制定方案。
   *[not_a_step] { $product } 须不低于起购金额 { $least } 并按递增单位调整，或设为 0 不买。
}
advice-nothing_left = 这样改后没有任何买入；如不采纳，请直接谢绝方案。
advice-change_customer_wish = 客户意愿
advice-change_needs_cash = 近期要用钱
advice-change_held_elsewhere = 在别处已有
advice-change_too_complex = 对客户过于复杂
advice-change_too_much_of_one = 过于集中
advice-change_cost = 费用考虑
advice-change_customer_choice = 客户选择不买
advice-changed_left_out = 不买{ $name }（原为 { $then }）：{ $reason }
advice-changed_added = 增加{ $name } { $now }
advice-changed_amount = { $reason ->
    [none] { $name }由 { $then } 改为 { $now }
   *[other] { $name }由 { $then } 改为 { $now }：{ $reason }
}
advice-changed_cash = 留在账户的现金由 { $then } 变为 { $now }
advice-changed_fee = 买入费由 { $then } 变为 { $now }
advice-drift_changed = 制定方案时——{ $then }；现在——{ $now }
advice-drift_gone = 制定方案时——{ $then }；现在已无此项
advice-drift_new = 制定方案后新增——{ $now }
advice-left_out_customer_wish = 机器草案中有，按客户意愿未采纳。
advice-left_out_needs_cash = 机器草案中有，因客户近期要用钱未采纳。
advice-left_out_held_elsewhere = 机器草案中有，因客户在别处已有未采纳。
advice-left_out_too_complex = 机器草案中有，因对客户过于复杂未采纳。
advice-left_out_too_much_of_one = 机器草案中有，因过于集中未采纳。
advice-left_out_cost = 机器草案中有，因费用考虑未采纳。
advice-left_out_customer_choice = 方案中有，客户选择不买。
advice-document-situation = 您的情况
advice-document-level = 风险承受能力
advice-document-amount = 本方案金额
advice-document-proposal = 方案编号
advice-document-aim = 方案要做什么
advice-document-now_and_then = 现在与建议
advice-document-plan = 建议的交易
advice-document-product = 产品
advice-document-side = 方向
advice-document-buy = 买入
advice-document-redeem = 赎回
advice-document-grade = 风险等级
advice-document-money = 金额（元）
advice-document-cash = 留在账户中的现金：{ $cash } { $currency }。
advice-document-lose = 会怎样亏损
advice-document-bad_year = 二十年一遇的差年景，本方案约亏损 { $loss } { $currency }；更差的年份也可能出现。理财非存款，产品有风险。
advice-document-no_warning = 除产品本身的风险外，没有需要特别提示的事项。
advice-document-costs = 要花多少钱
advice-document-fee = 一次性费用（元）
advice-document-yearly = 每年（元）
advice-document-over = { $years } 年合计（元）
advice-document-together = 合计
advice-document-not_taken = 考虑过但没有选的产品
advice-document-more = 另有 { $count } 只，可在方案页面查看。
advice-document-conflicts = 利益冲突说明
advice-document-conflicts_told = 本行销售产品会从发行机构取得收入。产品的排序只看费用和风险等级，不看本行收入。
advice-document-assumed = 依据与假设
advice-document-pack = 合规规则 { $pack }，版本 { $version }。
advice-document-next = 接下来
advice-document-next_read = 请读完本方案和每个产品的说明，有不明白的先问。
advice-document-next_sign = 同意后签署本文件；不同意可以谢绝，或只接受其中一部分。
advice-document-next_orders = 签署并接受后，本行按方案下单，每一步都会通知您。
advice-document-next_withdraw = 有冷静期或犹豫期的产品，在期内可以撤回，款项全部退还。
advice-nothing_to_propose = 方案 { $number } 的结论是暂不操作，没有需要客户确认的内容。
advice-nothing_better = 暂不操作比方案更好。
advice-ways_goals = 计入全部费用后，只看在本行的这些钱，{ $count } 个目标加权实现的可能：维持现状 { $nothing }%，按方案 { $plan }%。可能性是估算，不是承诺。
advice-ways_without_goals = 尚未记录您的目标，因此按资金停留 { $years } 年、扣除全部费用和风险后的回报比较，而不是按目标比较。
advice-ways_costs = 按方案办理：现在的费用 { $now } { $currency }，每年费用比维持现状多 { $yearly } { $currency }。
advice-do_nothing = 比较之后，建议维持现状：{ $amount } { $currency } 暂不投入。
advice-leaving_dearer = 赎回费用已高于方案所示，请重新制定方案。
advice-why_sell = { $asset_class }现在占 { $current }%，目标是 { $target }%，卖出后降到 { $proposed }%。
advice-why_sell_this = { $part ->
    [all] 卖出所持全部 { $held } 份。
   *[some] 所持 { $held } 份中卖出 { $units } 份，最早买入的先卖。
}
advice-what_selling_does = 约 { $amount } { $currency } 将在 { $paid } 到账{ $waits ->
    [some] ，到账后才办理需要这笔钱的买入。
   *[none] ，留在账户中。
}按最近一次价格估算，成交价可能不同。
advice-what_leaving_costs = 赎回费用约 { $fee } { $currency }（费率 { $rates }，按持有时间计算，最早持有自 { $since }）。
advice-what_leaving_costs_nothing = 赎回不收费用。
advice-taken = 今天的方案会买入它，金额 { $amount } { $currency }。
advice-burden_cost = 买入、持有与退出的全部费用占本金的 { $share }%。
advice-burden_alone = 只靠这一类产品的额外风险，折合本金的 { $share }%。
advice-burden_late = 在需要用钱之前取不出来，折合本金的 { $share }%。
advice-burden_crowd = 在同一发行人处已有较多，折合本金的 { $share }%。
advice-burden_complexity = 比客户所了解的更复杂，折合本金的 { $share }%。
advice-review_needed = 方案 { $number } 需要另一位同事复核后才能出具给客户。
advice-no_review_needed = 方案 { $number } 不需要复核，可以直接出具。
advice-note_missing = 退回方案请写明理由。
advice-review_senior = 客户已满65周岁。
advice-review_limited = 客户未成年或行为能力受限。
advice-review_vulnerable = 客户属于需要特别照顾的人群。
advice-review_large_share = 投入金额占客户申报资产的比例偏高。
advice-review_discretionary = 本行目前代客户作出投资决定。
advice-review_passed = 出具前经另一位同事复核。{ $reasons }

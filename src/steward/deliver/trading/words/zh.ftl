trading-not_cancellable = 该订单已过截止时间或已办结，不能撤销。
trading-product_not_tradable = 该产品目前不可交易。
trading-nothing_to_redeem = 没有可供赎回的份额。
trading-amount_too_small = 按该价格，所申请金额不足最小份额。
trading-price_missing = { $date } 没有价格。
trading-order_state = 订单状态已变化，不能执行此步骤。
trading-state-placed = 已下单
trading-state-submitted = 已提交
trading-state-confirmed = 已确认
trading-state-settled = 已交收
trading-state-rejected = 未成交
trading-state-cancelled = 已撤单
trading-confirmation_missing = 登记机构尚未确认该订单。
trading-confirmation_differs = 登记机构的确认与订单不一致，已交由运营人员核对，核对前不入账。
trading-break_resolved = 该差异已由他人处理完毕。
trading-refused_by_registrar = 登记机构未受理：{ $reason ->
    [quota_exhausted] 产品额度已满
    [too_small] 金额不足最小份额
   *[other] 登记机构未说明原因
}。已冻结的资金或份额已全部退回。
trading-break-other_request = 登记机构以同一订单号登记了内容不同的申请
trading-break-unknown_order = 登记机构确认了本行没有的订单
trading-break-double_confirmation = 登记机构对同一订单作了第二次确认
trading-break-changed_confirmation = 同一确认号前后内容不一致
trading-break-figures_differ = 确认与订单或当日净值不一致
trading-break-against_guard = 已成交，但按当日情况合规检查不应通过
trading-break-bad_file = 登记机构送来的文件不合约定，整份未收
trading-break-overdue = 订单超过应完成的日期
trading-field-asked = 申请金额或份额
trading-field-applied = 确认的金额或份额
trading-field-trade_date = 交易日
trading-field-price = 成交净值
trading-field-units = 份额
trading-field-net = 净额
trading-field-fee = 费用
trading-field-rest = 顺延部分
trading-stuck_since = 状态“{ $state }”，应于 { $due } 前完成
trading-proceeds_missing = 原定用于买入的赎回款没有到账，未下单。
trading-change-dates = 下单后市场日历有调整，相关日期随之变动。{ $trade_date_moves ->
    [yes] 交易日：{ $trade_date_before } → { $trade_date_after }；
   *[no] 交易日仍为 { $trade_date_after }；
}{ $confirm_due_moves ->
    [yes] 确认日：{ $confirm_due_before } → { $confirm_due_after }；
   *[no] 确认日仍为 { $confirm_due_after }；
}{ $settle_due_moves ->
    [yes] 到账日：{ $settle_due_before } → { $settle_due_after }。
   *[no] 到账日仍为 { $settle_due_after }。
}委托内容不变，您无需任何操作。
trading-change-figures = 管理人更正了 { $trade_date_after } 的净值：{ $price_before } → { $price_after }。份额 { $units_before } → { $units_after }，净额 { $net_before } → { $net_after }，费用 { $fee_before } → { $fee_after }。原记账已冲回并按更正后的净值重新入账。
trading-break-not_covered = 更正入账所需冲回的份额或资金已不足
trading-field-outcome = 是否成交
trading-break-missing = 本行账上有，对方账上没有
trading-break-extra = 对方账上有，本行账上没有
trading-break-amount_differs = 双方账上数额不同
trading-between_books = { $source ->
    [cash] 资金账户
   *[other] 登记机构
} { $day } 日终 { $about }：本行 { NUMBER($ours) }，对方 { NUMBER($theirs) }（最小单位）
trading-plan_terms = 金额须不低于起购金额 { $minimum } 并按 { $step } 递增，扣款日为每月 1 至 28 日或周一至周五。
trading-plan_state = 定投计划的状态已变化，不能执行此步骤。
trading-plan_money = 扣款日账户可用余额不足，这一期没有买入。
trading-plan_reserve = 若买入，手头可用的钱将低于您的应急备用金，这一期已跳过；备用金充足后计划会自行继续。
trading-plan_reserve_unknown = 目前信息不足，算不出您的应急备用金。请先完善家庭规划，或不选择此项。
trading-plan_missed = 未能在扣款日办理，且下一期已到，这一期没有补买。
trading-plan_price_rule = 此产品须有每日价格，均线可选 180、250 或 500 个交易日，浮动范围为基准金额的 { $least }% 至 { $most }%。
trading-sum_agreed = 基准金额为约定的每期金额。
trading-sum_raised = 基准金额为约定金额按每年 { $raise }% 递增 { $times } 次后的金额。
trading-sum_below = { $day } 的价格比最近 { $days } 个交易日的均值低 { $away }%，按基准金额的 { $rate }% 扣款。
trading-sum_above = { $day } 的价格比最近 { $days } 个交易日的均值高 { $away }%，按基准金额的 { $rate }% 扣款。
trading-sum_average = { $day } 的价格与最近 { $days } 个交易日的均值相同，按基准金额扣款。
trading-sum_unpriced = 最近 { $days } 个交易日的价格不全，按基准金额扣款，不增不减。
trading-sum_least = 金额不低于产品的起购金额。
trading-sum_most = 已限制在您签约时同意的最高金额以内。
trading-not_paid_at_once = 该产品不支持快速赎回，可办理普通赎回。
trading-quick_limit = 超过今日快速赎回剩余额度 { $left } 元，可办理普通赎回。
trading-state-paid_at_once = 已到账
trading-break-advance_unpaid = 已垫付的快速赎回未能在登记机构赎回，份额在本行名下
trading-owner-operations = 运营
trading-owner-registrar = 登记机构
trading-conversion_terms = 两个产品须不同且币种相同，转换金额不得低于转入产品的起购金额 { $minimum }。
trading-notice-placed_buy = 买入申请已受理：{ $amount }。预计 { $due } 确认份额，截止时间前可以撤销。
trading-notice-placed_redeem = 赎回申请已受理：约 { $amount }。预计 { $due } 到账，截止时间前可以撤销。
trading-notice-paid_at_once = 快速赎回已到账：{ $amount }。
trading-notice-confirmed_buy = 买入已确认：{ $units } 份，净额 { $net }，手续费 { $fee }。
trading-notice-confirmed_redeem = 赎回已确认：{ $units } 份，净额 { $net }，手续费 { $fee }。预计 { $due } 到账。
trading-notice-settled_redeem = 赎回款 { $net } 已到账，可以使用。
trading-notice-rejected_buy = 买入没有成交，{ $amount } 仍在您的账户，可以使用。原因见订单。
trading-notice-rejected_redeem = 赎回没有成交，份额仍在您的账户。原因见订单。
trading-notice-cancelled_buy = 买入申请已按您的要求撤销，{ $amount } 可以使用。
trading-notice-cancelled_redeem = 赎回申请已按您的要求撤销，份额仍在您的账户。
trading-change-allotted = 认购已配售：申请 { $amount_after }，获配 { $allotted_after }；未获配的部分已解冻，可以使用。
trading-not_offered = 该产品不在募集期内。
trading-subscription_terms = 金额须不低于起购金额 { $minimum } 并按 { $step } 递增。
trading-not_founded = 募集期届满，认购总额没有达到最低成立规模，产品没有成立；冻结的资金已全部解冻，募集期利息已入账。
trading-not_allotted = 认购总额超过额度，按配售规则没有获配；冻结的资金已全部解冻，募集期利息已入账。
trading-choice_wrong = 没有持有这只基金、它不分红，或者分红方式已是所选，或者上一次修改还在等登记机构确认。
trading-choice_answer = 答复与这次修改不符：生效日不能早于申请日，也不能晚于今天。
trading-choice_answered = 登记机构已经答复。
trading-notice-move_asked = { $direction ->
    [out] 转托管申请已受理：{ $units } 份转往{ $there }。截止时间前可以撤回，预计 { $due } 前办妥。
   *[in] 转托管申请已受理：{ $units } 份从{ $there }转入本行。截止时间前可以撤回，预计 { $due } 前办妥。
}
trading-notice-move_passed_on = 转托管已交登记机构办理，不能再撤回，预计 { $due } 前有答复。
trading-notice-move_done = { $direction ->
    [out] { $units } 份已转往{ $there }，取得日和成本随份额一起转出。
   *[in] { $units } 份已从{ $there }转入本行。
}
trading-notice-move_stopped = 转托管没有办理：办理前的检查没有通过。份额仍在原处。
trading-notice-move_cancelled = { $direction ->
    [out] 转托管申请已按您的要求撤回，份额仍在本行，可以使用。
   *[in] 转托管申请已按您的要求撤回，份额仍在{ $there }。
}
trading-notice-choice_asked = 分红方式修改为{ $mode ->
    [reinvest] 红利再投资
   *[cash] 现金分红
}的申请已受理，预计 { $due } 前生效。
trading-notice-choice_passed_on = 分红方式的修改已交登记机构，预计 { $due } 前有答复。
trading-notice-choice_done = 分红方式已改为{ $mode ->
    [reinvest] 红利再投资
   *[cash] 现金分红
}，适用于 { $since } 之后的权益登记日。
trading-choice_fault-account_unknown = 登记机构没有修改分红方式：查不到您的账户。分红方式不变。
trading-choice_fault-not_offered = 登记机构没有修改分红方式：这只基金不提供所选的方式。分红方式不变。
trading-choice_fault-other = 登记机构没有修改分红方式：未说明原因。分红方式不变。
trading-notice-move_redated = 申请后市场日历有调整，转托管的日期随之变动。{ $trade_date_moves ->
    [yes] 办理日：{ $trade_date_before } → { $trade_date_after }；
   *[no] 办理日仍为 { $trade_date_after }；
}{ $confirm_due_moves ->
    [yes] 最迟答复日：{ $confirm_due_before } → { $confirm_due_after }。
   *[no] 最迟答复日仍为 { $confirm_due_after }。
}
trading-notice-choice_redated = 申请后市场日历有调整，分红方式修改的最迟答复日：{ $due_before } → { $due_after }。
trading-not_movable = 只有基金份额可以转托管；存款、保单、贵金属和理财产品不能转到其他机构。
trading-not_taken_in = 本行没有公开代销这只基金，份额不能转入本行；可以咨询您的顾问，或者在原机构赎回。
trading-move_units = 份额数量不对：可转出的份额是 { $free }，小数最多 { $decimals } 位。
trading-move_state = 这笔转托管已不在这一步。
trading-move_answered = 登记机构对这笔转托管已有不同的答复。
trading-move_answer = 答复与这笔转托管不符：转入须有份额、取得日和基金币种的成本，转出不需要填写份额。
trading-move_state-placed = 已申请
trading-move_state-submitted = 登记机构办理中
trading-move_state-confirmed = 已转托管
trading-move_state-rejected = 未办理
trading-move_state-cancelled = 已撤回
trading-move_fault-account_unknown = 登记机构没有办理转托管：对方机构没有这个账户。份额仍在原处。
trading-move_fault-holder_differs = 登记机构没有办理转托管：账户不是您本人名下。份额仍在原处。
trading-move_fault-units_missing = 登记机构没有办理转托管：份额不足或不存在。份额仍在原处。
trading-move_fault-not_sold_there = 登记机构没有办理转托管：对方机构不代销这只基金。份额仍在原处。
trading-move_fault-other = 登记机构没有办理转托管：未说明原因。份额仍在原处。

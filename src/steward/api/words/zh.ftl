verify-audit_chain = 审计链及其外部检查点
verify-book_asset_sums_to_zero = 账簿：每种资产借贷相抵为零
verify-book_available_above_floor = 账簿：无任何账户透支
verify-book_balance_is_sum_of_transfers = 账簿：余额等于分录之和
verify-book_both_legs_have_accounts = 账簿：每笔转账两端账户俱在
verify-book_customers_units_equal_register = 账簿：客户份额等于登记总额
verify-book_held_is_sum_of_open_holds = 账簿：冻结金额等于未了冻结之和
verify-book_one_scale_per_asset = 账簿：每种资产精度一致
verify-book_reversal_mirrors_original = 账簿：冲正与原分录对称
verify-book_seals = 账簿：入账封印完整，历史未被改动
verify-book_lots_equal_units = 账簿：批次份额等于账户份额（抽查）
verify-orders_open_orders_hold_what_they_may_spend = 订单：未结订单冻结的正是其可用金额
verify-orders_figures_equal_transfers = 订单：数字与账簿一致
verify-orders_events_lead_to_the_state = 订单：事件与状态一致
verify-orders_booked_as_the_registrar_confirmed = 订单：入账与登记机构确认一致
verify-orders_open_orders_have_their_days = 订单：未结订单的日期与日历一致
verify-orders_open_moves_hold_what_they_promised = 转托管：未结的冻结了所承诺的份额
verify-orders_moved_units_equal_transfers = 转托管：已转份额与账簿一致
verify-orders_moved_as_the_register_answered = 转托管：入账与登记机构答复一致
verify-orders_requests_end_with_their_answers = 订单：报送登记机构的转托管与分红方式，收到答复才算完结
verify-orders_steps_lead_to_the_state_of_a_choice = 订单：分红方式留下的每一步与其状态一致
verify-orders_steps_lead_to_the_state_of_a_move = 订单：转托管留下的每一步与其状态一致
verify-sealed = 加密字段可正常解密：{ $table }
statement-book = 本行账簿
statement-rest = 未分类的其他金融资产
statement-payment = { $label }（每年缴付）
holdings-total_here = 在本行资产合计
statement-spending = 日常支出（合计）
shelf-hidden_unavailable = 合规引擎暂不可用，请稍后再看
shelf-hidden_not_sold = 当前不在售
shelf-hidden_not_graded = 尚无有效的风险等级
shelf-hidden_assessment = 需要先完成或更新风险测评
shelf-hidden_level = 风险等级高于您的风险承受能力
shelf-hidden_investor = 仅面向已核验的合格投资者
shelf-hidden_capacity = 按行为能力规定不能购买
shelf-hidden_care = 需先由我行人员完成特别关照
shelf-hidden_identity = 需先核实或更新身份资料
shelf-hidden_sharing = 需先同意向发行机构提供信息
shelf-hidden_analysis = 需先完成保险需求分析
shelf-hidden_horizon = 锁定期长于您的投资期限
shelf-hidden_full = 本行此类产品已达到内部限额
shelf-hidden_amount = 起购金额与您的情况不符
shelf-hidden_other = 本行规则暂不允许购买
chain-need = 需求
chain-assessment = 风险测评
chain-proposal = 方案版本
chain-verdict = 合规裁定与放行
chain-papers = 已示材料
chain-contracts = 已签合同
chain-order = 订单状态
chain-postings = 记账
chain-settlement = 确认与交收
chain-own = 客户自己的指令，不来自方案
chain-goal = 目标“{ $name }”：{ $months } 个月后 { $target }
chain-sum = 未记录目标，客户有 { $amount } 要安排
chain-version = 第 { $number } 版：{ $kind ->
    [machine] 系统草案
    [advisor] 顾问修改
   *[signed] 客户签署
}，{ $name }（指纹 { $print }）
chain-issued = 方案 { $number } 出具给客户
chain-read = 客户首次打开方案 { $number }
chain-discussed = 方案 { $number } 与客户沟通
chain-decided = 客户就方案 { $number } 作出决定
chain-decision = { $stage }：{ $decision }
chain-recorded = 已记录
chain-clearance = 放行编号 { $id }，规则包 { $pack } { $version }
chain-papers_read = 购买前材料已完成 { $done } / { $count } 步，金额不超过 { $amount }
chain-contract = 《{ $title }》{ $number }，{ $state }（摘要 { $hash }）
chain-posting = { $day } { $kind } { $amount } { $asset ->
    [units] 份
   *[other] { $asset }
}
chain-confirmation = 登记机构 { $day } 的确认 { $number }：{ $outcome ->
    [filled] 已成交
   *[refused] 未接受
}
chain-settled = 已交收
chain-settles = 预计 { $day } 交收
package-title = 我在本行的全部资料
package-about = 截至 { $day } 的合同文件、年度报告、方案书、持有资产、账务明细和订单。每个文件的 SHA-256 校验值见 { $sums }，可用来核对文件未被改动。
package-missing = 档案中的文件缺失，请联系我们
package-report = { $year } 年度报告
package-proposal = 方案书 { $number }
package-side = { $side ->
    [buy] 买入
   *[redeem] 赎回
}
package-table = { $name ->
    [holdings] 持有的资产
    [entries] 全部账务明细
    [orders] 全部订单
   *[order-chains] 每笔订单从需求到交收的全过程
}
package-column = { $name ->
    [code] 代码
    [product] 产品
    [units] 份额
    [price] 净值
    [price_day] 净值日期
    [value] 市值
    [currency] 币种
    [cost] 成本
    [day] 日期
    [entry] 摘要
    [amount] 金额或份额
    [balance] 余额
    [money] 对应金额
    [reference] 流水号
    [order] 订单
    [side] 方向
    [state] 状态
    [net] 净额
    [fee] 手续费
    [placed] 下单日
    [trade_day] 交易日
    [settle_day] 到账日
    [link] 环节
    [fact] 内容
   *[at] 时间
}

calm-bad_steps = 请写一到 { $most_steps } 档下跌幅度，由小到大，在 { $least }% 到 { $most }% 之间。
calm-reduce_to_missing = 选择“降低波动”时，请写明降到全部资产的百分之几；其他选择不用填。
calm-agreed-hold = 下跌 { $fall } 时：先不动
calm-agreed-talk = 下跌 { $fall } 时：先和我的顾问谈一谈，再决定
calm-agreed-reduce = 下跌 { $fall } 时：把会波动的资产慢慢降到全部资产的 { $to }

suitability-bad_assessment = { $assessed_on } 的风险测评无法记录：等级须在 1 至 5 之间，日期不得晚于今天，也不得晚于本行得知之日。
suitability-level_1 = 保守型
suitability-level_2 = 稳健型
suitability-level_3 = 平衡型
suitability-level_4 = 成长型
suitability-level_5 = 进取型
suitability-level_none = 尚未评估

reports-period_wrong = 起始日须早于结束日，且不晚于今天。

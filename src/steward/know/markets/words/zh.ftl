markets-price_not_positive = { $date } 的价格 { $value } 不大于零。

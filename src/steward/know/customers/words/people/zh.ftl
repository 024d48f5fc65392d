customers-same_number_twice = 客户号 { $number } 重复出现。

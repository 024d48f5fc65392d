customers-not_revealable = 字段 { $field } 不支持查看明文。
customers-reason_missing = 请用几个字说明查看原因，客户可以看到该记录。
customers-confidence_out_of_range = { $field } 的可信度必须在 0 到 1 之间。
customers-same_number_twice = 客户号 { $number } 重复出现。

customers-not_revealable = 字段 { $field } 不支持查看明文。
customers-reason_missing = 请用几个字说明查看原因，客户可以看到该记录。

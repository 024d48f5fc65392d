customers-same_number_twice = 客户号 { $number } 重复出现。
customers-membership_ends_too_early = 家庭成员关系的开始日不能晚于今天，结束日须晚于开始日。
customers-membership_ends_too_early-remedy = 请核对开始日与结束日。

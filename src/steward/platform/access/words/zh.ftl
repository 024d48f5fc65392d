access-sign_in_failed = 登录名或密码不正确。
access-too_many_attempts = 尝试次数过多，请稍后再试，或使用您曾登录过的设备。
access-sign_in_busy = 当前登录人数较多，请几秒后重试。
access-ticket_spent = 此步骤已过期或已使用，请重新开始。
access-factor_refused = 第二重验证未通过，请重试。
access-passkey_needed = 本行员工须使用通行密钥登录。
access-login_malformed = 登录名须为 3 至 64 个字母、数字或 . _ @ + - 符号。
access-login_taken = 该登录名已被使用，请换一个。
access-password_weak =
    { $reason ->
        [short] 密码至少需要 10 个字符。
        [long] 密码不能超过 128 个字符。
        [login] 密码中不能包含登录名。
       *[common] 该密码过于常见，容易被猜中，请换一个。
    }
access-customer_has_person = 该客户已经开通登录。
access-role_mismatch = 客户角色须对应客户档案，员工角色不得对应客户档案。
access-link_mismatch = 关联须在两个不同账号之间：代理须有起止时间，同一人的账号关联不设终止。
access-last_factor = 至少须保留一种第二重验证方式。
access-step_up_needed = 此操作需要您再次确认身份。
access-step_up_refused = 此次确认已失效，或确认的内容与当前操作不一致，请重新确认。

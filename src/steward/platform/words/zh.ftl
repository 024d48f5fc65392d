not_found = 找不到该内容，或您无权查看。
access-forbidden = 您的角色无权执行此操作。
access-sign_in_needed = 请先登录。
refused = 请求被拒绝。

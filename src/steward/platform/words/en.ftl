not_found = This does not exist, or is not yours to see.
access-forbidden = Your role does not allow this.
access-sign_in_needed = Please sign in.
refused = This was refused.
problem-400 = Not possible like this
problem-401 = Sign-in needed
problem-403 = Not allowed
problem-404 = Not found
problem-405 = Not possible like this
problem-409 = No longer possible
problem-422 = Please check your input
problem-429 = Too many attempts
problem-500 = Something went wrong
problem-503 = Not available right now
request-malformed = { $count ->
    [one] One field is not filled in correctly.
   *[other] { $count } fields are not filled in correctly.
}
request-method_not_allowed = This address does not accept that method.
request-fault = Something went wrong on our side; nothing was changed. Please try again, and quote { $request_id } if it happens again.
request-foreign = This request did not come from the bank's own pages and was refused.
request-body_too_large = The file is larger than { $limit_mib } MiB and was not read to its end. Split it into smaller files.
request-body_too_long = The request is longer than { $limit_kib } KiB; reading stopped there.
request-too_many = You have asked very often (up to { $per_minute } times a minute). Please try again in { $retry_seconds } seconds.
request-idempotency_key_missing = Send an Idempotency-Key header (1 to 255 characters) with this request, so that a repeat has no second effect.
request-idempotency_key_reused = The Idempotency-Key was already used for a different request; use a new one.
request-bad_cursor = The page marker does not belong to this list; start again from the first page.
bank-name_zh = 示例银行
bank-name_en = Example Bank
bank-demo_zh = 青禾银行（演示）
bank-demo_en = Qinghe Bank (demo)
request-not_ready = The bank's database does not answer at the moment.
storage-no_space = There is no room left to store this; nothing was changed. Please try again later.
four_eyes-own_proposal = Whoever had a hand in this cannot decide it; another person has to.
four_eyes-not_own_proposal = Only the person who proposed this can take it back.
four_eyes-closed = This was already decided or taken back.
four_eyes-altered = What was proposed has changed since; please look at it again.
four_eyes-stale = Nobody decided in time; it has to be proposed again.

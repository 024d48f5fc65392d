access-sign_in_failed = The login or the password is not right.
access-too_many_attempts = Too many attempts. Try again later, or use a device you have signed in on before.
access-sign_in_busy = Many people are signing in at this moment. Try again in a few seconds.
access-ticket_spent = This step has expired or was already used. Please begin again.
access-factor_refused = The second factor was not accepted. Please try again.
access-passkey_needed = Staff of this bank sign in with a passkey.
access-login_malformed = A login is 3 to 64 letters, digits or the signs . _ @ + -
access-login_taken = This login is taken. Please choose another.
access-password_weak =
    { $reason ->
        [short] A password needs at least 10 characters.
        [long] A password has at most 128 characters.
        [login] The password must not contain the login.
       *[common] This password is common and would be guessed. Please choose another.
    }
access-customer_has_person = This customer can already sign in.
access-role_mismatch = A customer's role needs a customer record, and a role of staff must not have one.
access-link_mismatch = Two different accounts are linked; a deputy for a time, two accounts of one person for good.
access-last_factor = At least one second factor must remain.
access-step_up_needed = This needs a fresh confirmation from you.
access-step_up_refused = The confirmation has expired, or was given for something other than what is asked now. Please confirm again.

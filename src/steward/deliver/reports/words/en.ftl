reports-period_wrong = A period begins before it ends, and not after today.

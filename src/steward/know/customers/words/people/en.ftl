customers-same_number_twice = Customer number { $number } appears twice.
customers-membership_ends_too_early = A membership begins today or earlier, and ends after it begins.
customers-membership_ends_too_early-remedy = Check the first day and the end.

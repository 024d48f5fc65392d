customers-not_revealable = The field { $field } cannot be revealed.
customers-reason_missing = Say in a few words why you need to see this; the customer can read it.
customers-confidence_out_of_range = The confidence of { $field } must lie between 0 and 1.
customers-same_number_twice = Customer number { $number } appears twice.

customers-not_revealable = The field { $field } cannot be revealed.
customers-reason_missing = Say in a few words why you need to see this; the customer can read it.

customers-request_decided = This request has been answered.
customers-request_open = You already have a request of this kind in hand.
customers-relationship_open = The customer still owns something here, or an order or proposal is open. That has to end before the data can be erased.
customers-hold_missing = There is no legal hold to release.
customers-not_erased = This customer is not erased, or what is left still has to be kept.

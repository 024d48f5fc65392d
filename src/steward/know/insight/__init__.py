"""Insight: what customers do, what their money shows, and what may follow for them, as guesses with evidence.

Owns observations (what was seen, when it happened and when the bank knew), hypotheses about life events and needs with the rows
they rest on, and the answers people gave to them. Invariants: no hypothesis without evidence; a rejection sticks until there is
stronger evidence; without the customer's consent to personal insight nothing but what the contract needs is observed or guessed;
no product is ever the target. Highest of the know tier: reads customers, products, holdings and suitability.
"""

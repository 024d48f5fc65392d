"""The double-entry book of cash and units (F3, F4).

Owns: accounts, transfers, holds; positions, cost and value follow from them.
Words: a transfer moves an amount of one asset from its debit account to its credit account; a hold sets an amount aside
until it is posted or released; an account's available amount is what is posted less what is held.
Invariants: transfers never change (a correction is a reversal and a new transfer); the cached balance is the sum of
transfers; available never falls below the account's floor; per asset all balances sum to zero; a reference is used once.
Neighbours: markets gives prices; trading and the imports write transfers; screens and reviews read positions.
"""

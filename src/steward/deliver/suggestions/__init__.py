"""Next best action: for each customer the one thing most worth doing now, or nothing, with the reasons; a person decides.

What may not be done is taken out by the guard before anything is weighed; what was chosen, with which chance, is logged with a hold-out.
"""

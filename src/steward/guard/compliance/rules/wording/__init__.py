"""The wording guard: what a text for customers may not say, what it may say only with proof, and what it has to say.

`read_text` makes evasions plain (spacing, full width, traditional characters) while keeping each character's place, `phrases` compiles the
closed phrase language, `frames` decides whether a phrase is asserted or denied, `likeness` weighs the `features` of a text against what it
learned, `check` puts them together.
"""

"""Pure rules of compliance: the closed condition language, rule packs read from data, and the review that applies them."""

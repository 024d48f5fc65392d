"""Pure parts of selection: the neutral order, the division of a sum, and the proof that nobody's income plays a part."""

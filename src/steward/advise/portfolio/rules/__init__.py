"""Pure parts of portfolio: limits and the allocation under them, and the trades that bring holdings near an allocation."""

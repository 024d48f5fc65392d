"""Pure rules of the review: a block of columns in, findings out; and what becomes of findings from run to run."""

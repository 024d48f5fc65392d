"""Work over the whole book, and the naive second reading that checks it."""

"""The compiled loops of `performance`, `WIDTH` series side by side; each has its plain twin in `performance.reference`."""

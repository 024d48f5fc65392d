"""Pure parts of advice: figures, reasons, the JSON of evidence, fingerprints and differences."""

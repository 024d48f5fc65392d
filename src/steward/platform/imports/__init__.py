"""Reading files from outside: bounded and suspicious, every bad row named, every run on record.

Knows lines, columns and findings; what a row means is the business of the workflow that imports it.
"""

"""Knowing: markets, products, customers, holdings and suitability, each fact with the day it holds from and the instant it became known."""

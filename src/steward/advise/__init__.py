"""Judgement: assumptions, allocation, products and proposals."""

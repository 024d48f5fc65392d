"""Compiled parts of estimation."""

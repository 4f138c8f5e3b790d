"""Statistics for the state: sealed facts, noise drawn once, signed releases that never change.

The method and its limits are explained in docs/statistics.md.
"""

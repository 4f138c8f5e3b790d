"""Acts on a case that need two persons: proposals, confirmations, second readers.

Changes of the office that need two persons are in ``administration``.
"""

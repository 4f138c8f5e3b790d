"""Four eyes inside a case: proposals, confirmations, second readers.

Four eyes over the office are in ``administration``.
"""

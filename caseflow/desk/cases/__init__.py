"""A member's access to a case, its opened contents, one transaction for each act, batches of own cases.

The acts live in the rooms above.
"""

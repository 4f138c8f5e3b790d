"""A conflict of interest found later: suspend, take away, seal to new holders.

Changing the directory is in ``administration``.
"""

"""A conflict of interest that is found later: the case is suspended, taken away and sealed to new holders.

Changing the directory is in ``administration``.
"""

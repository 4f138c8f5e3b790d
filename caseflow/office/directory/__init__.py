"""The verified organisations, ties, teams and settings of today, and the transaction that changes them.

Who may decide a change is in ``administration``.
"""

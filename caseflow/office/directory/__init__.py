"""The verified organisations, ties, teams and settings of the office, and the transaction that changes them.

Who may decide a change is in ``administration``.
"""

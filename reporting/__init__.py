"""Pages for people who report, for the desk and for the state; print; the command line.

No rule and no SQL is here: they are in ``caseflow``.
"""

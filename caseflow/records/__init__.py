"""The contents of the sealed records of a case: journal, consent, coding, copies, notices.

How they are sealed is in ``sealing``.
"""

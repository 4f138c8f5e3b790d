"""What the sealed records of a case say: journal, consent, coding, copies, notices.

How they are sealed is in ``sealing``.
"""

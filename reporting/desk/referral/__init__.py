"""Pages to refer a case to a partner, to copy it for a small circle, to transfer it.

The rules are in ``caseflow.desk.referral``.
"""

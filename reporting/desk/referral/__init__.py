"""Pages to refer, lift into a small circle and hand over. The rules are in ``caseflow.desk.referral``."""

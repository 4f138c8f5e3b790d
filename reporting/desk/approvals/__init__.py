"""Pages of second readers, of the consent ledger and of steps that leave the office.

Approvals of changes of the office are in ``administration``.
"""

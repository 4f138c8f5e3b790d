"""Second readers, the consent ledger, steps that leave the office.

The office's own approvals are in ``administration``.
"""

"""Pages for a body that was asked a question: one question, one answer, no account.

Asking is in ``reporting.desk.third_parties``.
"""

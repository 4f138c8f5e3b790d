"""What a code opens and what a person changes behind it: visit, second word, handover, contact, feedback.

Pages live in ``reporting``.
"""

"""Visits with a code, and what a person changes there: second word, handover, contact, feedback.

Messages are in ``conversation``, pages in ``reporting.public.mailbox``.
"""

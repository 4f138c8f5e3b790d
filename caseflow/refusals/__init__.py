"""The base of everything that a person can be refused, and the refusals that many rooms share.

Knows no table and no key. Where a refusal is answered is the business of the doors.
"""

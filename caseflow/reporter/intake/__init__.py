"""Storing a report: a first one, the same one sent again, a further one with the same code.

The work on a report is in ``desk``.
"""

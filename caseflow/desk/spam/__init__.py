"""Groups of copies of one text: found, sampled, put aside by two people, undone.

A single report is judged in ``casework``.
"""

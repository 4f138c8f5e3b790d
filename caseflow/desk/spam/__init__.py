"""Groups of reports that copy one text: finding them, reading a sample, putting them aside by two persons, undoing.

A single report is judged in ``casework``.
"""

"""Pure functions over the answers of a report: checks, calendar, legal limits, triage, conflicts, routing.

Nothing here opens a database or a key.
"""

"""Pure functions over what a person said: answers, calendar, legal limits, triage, conflicts, routing.

Nothing here opens a database or a key.
"""

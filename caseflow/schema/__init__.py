"""The database tables. Queries are in the rooms that use them.

The columns in clear are listed in docs/what-stands-in-clear.md and checked against these classes.
"""

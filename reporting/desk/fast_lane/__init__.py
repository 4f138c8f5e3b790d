"""The page of the fast lane, where simple cases are handled on one screen.

Its rules are in ``caseflow.desk.casework``.
"""

"""What an officer does in one case: notes, answers, steps, consents, coding, the fast lane.

Showing the case is in ``case_page``.
"""

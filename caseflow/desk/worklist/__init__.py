"""The sealed cards of cases and the lists made of them: inbox, filters, search, day plan.

A single case is opened in ``cases``.
"""

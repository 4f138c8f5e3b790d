"""Several cases at once: one answer to many, merging, colleagues, suggestions, the week.

One case is in ``casework``.
"""

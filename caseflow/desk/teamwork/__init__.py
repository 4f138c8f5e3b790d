"""Work on several cases at once: one answer to many, merging, suggested links, the work of colleagues, the week ahead.

One case is in ``casework``.
"""

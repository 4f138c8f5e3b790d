"""What the running program is made of: settings, services, the key stretching queue, error pages, static files.

Knows no door.
"""

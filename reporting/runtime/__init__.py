"""Shared parts of the running program: settings, services, key stretching queue, error pages, static files.

It imports no door.
"""

"""Jinja environments, prepared pages, what is read aloud. Knows no door."""

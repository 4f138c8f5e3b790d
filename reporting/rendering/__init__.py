"""Rendering: Jinja environments, prepared pages, texts to read aloud. Handlers of requests are in the doors."""

"""Exports and blacked copies at the desk."""

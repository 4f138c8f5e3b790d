"""Seeing the whole: figures of a team, early warning, recommendations."""

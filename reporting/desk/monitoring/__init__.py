"""Spam groups, figures, early warning, recommendations. Published statistics are the state door's."""

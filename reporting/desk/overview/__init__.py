"""Seeing the whole at the desk: floods, figures of the team, early warning, recommendations."""

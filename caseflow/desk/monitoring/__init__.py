"""Figures of a team, early warning, recommendations. What is published with protection is in ``statistics``."""

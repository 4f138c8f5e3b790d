"""Figures of a team, early warning, recommendations. Figures that are published are in ``caseflow.statistics``."""

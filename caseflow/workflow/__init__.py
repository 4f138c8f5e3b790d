"""Stages, conditions, the next due day, permissions. What an act does to a case is in ``desk``."""

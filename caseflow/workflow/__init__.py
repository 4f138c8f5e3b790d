"""Stages of a case, their conditions, the next due day, permissions. Acts on a case are in ``desk``."""

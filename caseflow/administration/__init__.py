"""Founding an office, and changing its directory by two people. Acts on cases are in ``desk``."""

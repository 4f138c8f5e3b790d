"""Exports of a case as a locked archive, prepared and taken. Files inside a case are in ``files``."""

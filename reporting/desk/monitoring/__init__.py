"""Pages of spam groups, team figures, early warning and recommendations. Published statistics are in ``state``."""

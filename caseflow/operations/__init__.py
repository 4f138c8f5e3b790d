"""Work that a timer or an operator starts: recurring jobs, retention, row order, backup.

The commands are in ``reporting``.
"""

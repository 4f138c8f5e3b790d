"""Published statistics: sealed facts, noise that is drawn once, signed releases.

Figures of a team are in ``desk.monitoring``, pages in ``reporting.state``.

The method and its limits are explained in docs/statistics.md.
"""

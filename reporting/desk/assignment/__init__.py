"""Pages of assignment, absence, linked and merged cases, the week. Assignment forms of one case are in ``case``."""

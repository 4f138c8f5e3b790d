"""Files of a case at the desk: view, stop, redact. Copies without metadata are made in ``cleaning``."""

"""Files of a case at the desk: viewing, stopping, redacting. Copies without metadata are made in ``cleaning``."""

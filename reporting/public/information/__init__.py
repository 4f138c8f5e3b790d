"""Information pages: start, rights, help, claim letter, recordings. Writing a report is in ``report``."""

"""Teams, organisations, the audit log, measuring, recordings, posters. Nothing of a case."""

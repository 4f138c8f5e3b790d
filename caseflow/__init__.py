"""What happens to a report: intake, casework, dialogue, retention. Knows the database, never the web."""

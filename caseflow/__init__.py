"""The work on reports: intake, casework, dialogue, retention, statistics. It knows the database and not the web."""

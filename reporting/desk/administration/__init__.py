"""Pages of the office itself: teams, organisations, audit log, statistics, recordings, posters. No case is shown."""

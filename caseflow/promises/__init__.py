"""What an office promised and has to keep: consent, days, second persons, time."""

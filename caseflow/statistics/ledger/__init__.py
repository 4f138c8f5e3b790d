"""The hash chain of measurements and its head outside the database. It holds numbers, never facts."""

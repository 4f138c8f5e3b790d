"""The hash chain of measurements, and the file with its newest line outside the database. It holds no facts."""

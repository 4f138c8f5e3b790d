"""Two people at a table: where a report that is told is written down, and who is calling."""

"""Writing, reviewing and sending a report, and the receipt with the number. Coming back is in ``mailbox``."""

"""Pages to write, review and send a report, and the receipt with the number. Coming back is in ``mailbox``."""

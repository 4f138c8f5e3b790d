"""What a mailbox shows and what a person writes in it. What the office writes is in ``desk``."""

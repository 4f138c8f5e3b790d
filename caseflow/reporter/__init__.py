"""What people who report can do: send a report, come back, write, hand over. Acts of officers are in ``desk``."""

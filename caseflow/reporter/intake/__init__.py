"""A report arrives: stored once, sent again, or added behind the same code. What becomes of it is in ``desk``."""

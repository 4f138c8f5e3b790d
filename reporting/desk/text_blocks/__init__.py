"""The page on which the office changes its text blocks. Inserting one into a message is in ``case``."""

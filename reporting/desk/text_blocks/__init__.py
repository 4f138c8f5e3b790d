"""The page of the office's text blocks. Inserting one is in ``case``."""

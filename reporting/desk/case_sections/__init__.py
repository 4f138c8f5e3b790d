"""The data of single sections of the case page. The page and its forms are in ``case``."""

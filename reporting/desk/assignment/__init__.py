"""Pages of who works on what. The forms inside the case page are in ``case``."""

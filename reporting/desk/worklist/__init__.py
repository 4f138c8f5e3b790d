"""Pages that list cases: inbox with filters and views, search, day plan. The page of one case is in ``case``."""

"""The sealed cards and every list made of them: inbox, filters, search, day plan. One case is opened in ``cases``."""

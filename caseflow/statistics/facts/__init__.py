"""Facts: made from a coding, sealed, stored and counted. Publishing the counts is in ``release``."""

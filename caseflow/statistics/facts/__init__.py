"""From a coding to a sealed fact, and counting facts. What becomes of counts is in ``release``."""

"""What leaves a case as a file. Files inside a case are in ``files``."""

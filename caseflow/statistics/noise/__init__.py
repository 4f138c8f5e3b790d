"""Drawing exact noise, and turning noisy numbers into shown figures. Pure functions; no database."""

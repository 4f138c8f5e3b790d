"""Languages, catalogues, dates, numerals, Leichte Sprache. Rendering is in ``reporting.rendering``."""

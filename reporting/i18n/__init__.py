"""Languages, catalogues, dates, numerals, easy German. Renders no page."""

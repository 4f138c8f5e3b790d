"""The catalogue of published tables and the calendar of periods. No figure is computed here."""

"""What is published and when: the catalogue of tables and the calendar of periods. No figure is computed here."""

"""Pages without state: start, rights, help, claim letter, listening. No report is read here."""

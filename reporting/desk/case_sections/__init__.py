"""What sections of the case page show. Imports no page and changes nothing."""

"""Everything that happened in a case, as one line of entries."""

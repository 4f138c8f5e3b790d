"""Pages of the desk about promises: the consent ledger, what leaves when, days, second readers."""

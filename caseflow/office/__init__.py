"""Who works here and how the office stands now. The rooms lie below; pages and acts on cases live elsewhere."""

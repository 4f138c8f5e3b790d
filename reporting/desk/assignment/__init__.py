"""Pages of who works on what: assignment, colleagues, labels, links, mergers, one answer to many, the week."""

"""Who works on what: assignment, cover, labels, links, merging, one answer to many, the week ahead."""

"""One case at the desk: its page, its files, and the forms of what can be done with it."""

"""The doors: pages for people who report, the desk, the state, and the command line."""

"""Shared parts of the desk pages: requests of members, forms, refusals, labels, navigation, login. No case."""

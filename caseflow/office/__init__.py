"""The members of the office and its verified directory. Changes that need two persons are in ``administration``."""

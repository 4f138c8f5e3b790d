"""Floods: hundreds of near-duplicate fakes in a night, put aside by two people and brought back by one button."""

"""The state door: published figures for people and machines."""

"""The history of the tables: one file a revision, each with a data test."""

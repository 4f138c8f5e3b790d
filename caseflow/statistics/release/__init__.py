"""Releases: measured, signed, stored, published, read, recomputed, taken back. Facts are opened only here."""

"""The tables. What stands in clear is listed in docs/formats.md and checked against these classes."""

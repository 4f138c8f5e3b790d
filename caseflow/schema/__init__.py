"""The tables. What stands in clear is listed in docs/what-stands-in-clear.md and checked against these classes."""

"""Keys and formats of Lauter: pure functions and values, bytes in and bytes out.

Nothing here knows a database, a request or a clock. Every format is written down
byte by byte in ``docs/formats.md`` with test vectors in ``tests/vectors/``.
"""

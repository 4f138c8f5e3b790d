"""Keys and sealed contents in the database: case keys, row tags, sealed records and files.

The formats are in ``crypto``, the meaning of a record is in ``records``.
"""

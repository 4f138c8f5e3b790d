"""Where ``crypto`` meets the tables: case keys, row tags, sealed records and files.

What a record says is in ``records``.
"""

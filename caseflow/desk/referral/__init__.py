"""Sealed copies of a case for a partner or a small circle, and transfer to another team.

Records never move; a copy is a case of its own.
"""

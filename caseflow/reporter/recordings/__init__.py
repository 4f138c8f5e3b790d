"""Recordings of pages that the office reads aloud: formats, cleaning, approval by two persons.

Files of a case are in ``sealing`` and ``desk``.
"""

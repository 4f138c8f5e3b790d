"""Pages that the office reads aloud: formats, cleaning, approval by two.

Files of a case are in ``sealing`` and ``desk``.
"""

"""Pages of questions to other bodies, interpreter tasks and the glossary.

The page on which a body answers is in ``reporting.responding``.
"""

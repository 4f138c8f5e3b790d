"""The case page and every form on it. What a form does is in ``caseflow.desk``."""

"""The pages of the office, one room a subject. What they do is in ``caseflow.desk`` and ``caseflow.administration``."""

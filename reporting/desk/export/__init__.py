"""Pages of exports and of redacted copies. Making them is in ``caseflow.desk.export`` and ``caseflow.desk.files``."""

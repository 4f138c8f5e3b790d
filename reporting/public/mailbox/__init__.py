"""Everything behind a code, one module a page. What the pages do is in ``caseflow.reporter``."""

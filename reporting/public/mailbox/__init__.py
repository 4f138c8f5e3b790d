"""The pages that a code opens, one module a page. What they do is in ``caseflow.reporter``."""

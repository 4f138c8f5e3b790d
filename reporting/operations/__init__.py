"""Serving, recurring jobs, the operator's check. The jobs themselves are in ``caseflow.operations``."""

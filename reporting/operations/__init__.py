"""Serving, the schedule of recurring jobs, the operator's checks. The jobs are in ``caseflow.operations``."""

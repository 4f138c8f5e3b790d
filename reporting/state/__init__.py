"""Pages and files of the published statistics, for people and machines. Making them is in ``caseflow.statistics``."""

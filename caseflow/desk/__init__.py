"""What members of the office do with reports, one room a subject. Pages and forms are in ``reporting.desk``."""

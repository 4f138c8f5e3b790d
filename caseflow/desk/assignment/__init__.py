"""Who works on a case: assignment, absence, labels, links. Work over several cases is in ``teamwork``."""

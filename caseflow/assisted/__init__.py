"""Two people at a table: reports that somebody of the office wrote down, and callers that are recognised."""

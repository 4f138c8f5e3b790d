"""Whoever answers or translates from outside: released questions, tasks of interpreters."""

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    pass

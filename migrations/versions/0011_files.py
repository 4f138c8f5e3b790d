"""Files at the desk: what is frozen, what was redacted."""

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    pass

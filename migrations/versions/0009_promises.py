"""What was promised: steps that wait for their day, second readers."""

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    pass

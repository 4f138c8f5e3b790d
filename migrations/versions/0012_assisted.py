"""Two people at a table: conversation numbers."""

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    pass

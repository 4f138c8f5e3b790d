"""The page of a case: text blocks of the office."""

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    pass

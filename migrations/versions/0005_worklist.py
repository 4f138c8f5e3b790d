"""The list of what there is to do: sealed cards of cases, saved views."""

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    pass

"""Cases that hold sealed copies of parts of another: referred, lifted."""

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    pass

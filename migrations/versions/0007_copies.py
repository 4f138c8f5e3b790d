"""Cases that hold sealed copies of parts of another: referred, lifted."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "case_copy",
        sa.Column("case", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("original_mark", sa.LargeBinary(), nullable=False),
        sa.Column("offer_hash", sa.LargeBinary(), nullable=True),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case_file.id"], name=op.f("fk_case_copy_case_case_file")),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_case_copy")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_case_copy_original_mark"), "case_copy", ["original_mark"])

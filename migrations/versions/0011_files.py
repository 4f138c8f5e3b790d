"""Files at the desk: what is frozen."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "frozen_file",
        sa.Column("attachment", sa.Uuid(), nullable=False),
        sa.Column("case", sa.Uuid(), nullable=False),
        sa.Column("frozen_by", sa.Uuid(), nullable=False),
        sa.Column("frozen_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case_file.id"], name=op.f("fk_frozen_file_case_case_file")),
        sa.ForeignKeyConstraint(["frozen_by"], ["member.id"], name=op.f("fk_frozen_file_frozen_by_member")),
        sa.ForeignKeyConstraint(["asked_by"], ["member.id"], name=op.f("fk_frozen_file_asked_by_member")),
        sa.PrimaryKeyConstraint("attachment", name=op.f("pk_frozen_file")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_frozen_file_case"), "frozen_file", ["case"])

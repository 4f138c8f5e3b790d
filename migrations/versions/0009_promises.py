"""What was promised: copies for second readers, which end after seven days."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "second_reading",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case", sa.Uuid(), nullable=False),
        sa.Column("member", sa.Uuid(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case_file.id"], name=op.f("fk_second_reading_case_case_file")),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name=op.f("fk_second_reading_member_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_reading")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_second_reading_case"), "second_reading", ["case"], unique=False)
    op.create_index(op.f("ix_second_reading_member"), "second_reading", ["member"], unique=False)

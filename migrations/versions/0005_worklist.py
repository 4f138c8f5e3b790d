"""The list of what there is to do: sealed cards of cases, saved views."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "case_card",
        sa.Column("case", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("generation", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case_file.id"], name=op.f("fk_case_card_case_case_file")),
        sa.ForeignKeyConstraint(
            ["generation"], ["team_generation.id"], name=op.f("fk_case_card_generation_team_generation")
        ),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_case_card")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name=op.f("fk_saved_view_member_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index(op.f("ix_saved_view_member"), "saved_view", ["member"], unique=False)

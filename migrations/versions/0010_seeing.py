"""Seeing the whole: floods put aside, recommendations."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    for table, own in (
        ("flood", sa.Column("ends_on", sa.Date(), nullable=False)),
        ("recommendation", sa.Column("published", sa.Text(), nullable=True)),
    ):
        op.create_table(
            table,
            sa.Column("id", sa.Uuid(), nullable=False),
            sa.Column("team", sa.Uuid(), nullable=False),
            sa.Column("generation", sa.Uuid(), nullable=False),
            sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
            sa.Column("sealed", sa.LargeBinary(), nullable=False),
            sa.Column("revision", sa.BigInteger(), nullable=False),
            sa.Column("tag", sa.LargeBinary(), nullable=False),
            own,
            sa.ForeignKeyConstraint(["team"], ["team.id"], name=op.f(f"fk_{table}_team_team")),
            sa.ForeignKeyConstraint(
                ["generation"], ["team_generation.id"], name=op.f(f"fk_{table}_generation_team_generation")
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sqlite_with_rowid=False,
        )
        op.create_index(op.f(f"ix_{table}_team"), table, ["team"], unique=False)

"""Coming back: dialogues that were handed over, and second words.

Both tables hold rows of reporters: keyed by the hash of a mailbox, without an order of arrival, days alone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "handed_over",
        sa.Column("lookup_hash", sa.LargeBinary(), nullable=False),
        sa.Column("case", sa.Uuid(), nullable=False),
        sa.Column("pepper_version", sa.BigInteger(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("erase_proof_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case_file.id"], name=op.f("fk_handed_over_case_case_file")),
        sa.PrimaryKeyConstraint("lookup_hash", name=op.f("pk_handed_over")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_handed_over_case"), "handed_over", ["case"], unique=False)
    op.create_table(
        "second_word",
        sa.Column("lookup_hash", sa.LargeBinary(), nullable=False),
        sa.Column("case", sa.Uuid(), nullable=False),
        sa.Column("pepper_version", sa.BigInteger(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("verifier", sa.LargeBinary(), nullable=False),
        sa.Column("wrong_tries", sa.BigInteger(), nullable=False),
        sa.Column("tried_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case_file.id"], name=op.f("fk_second_word_case_case_file")),
        sa.PrimaryKeyConstraint("lookup_hash", name=op.f("pk_second_word")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_second_word_case"), "second_word", ["case"], unique=False)

"""Whoever answers or translates from outside: released questions, tasks of interpreters, a glossary."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    _released_questions()
    _tasks()
    _facts_of_the_office()


def _released_questions() -> None:
    op.create_table(
        "released_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case", sa.Uuid(), nullable=False),
        sa.Column("lookup_hash", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("answers", sa.BigInteger(), nullable=False),
        sa.Column("wrong_tries", sa.BigInteger(), nullable=False),
        sa.Column("tried_on", sa.Date(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case_file.id"], name=op.f("fk_released_question_case_case_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_released_question")),
        sa.UniqueConstraint("lookup_hash", name=op.f("uq_released_question_lookup_hash")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_released_question_case"), "released_question", ["case"], unique=False)


def _tasks() -> None:
    op.create_table(
        "interpreter_task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case", sa.Uuid(), nullable=False),
        sa.Column("interpreter", sa.Uuid(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("sound", sa.Uuid(), nullable=True),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case_file.id"], name=op.f("fk_interpreter_task_case_case_file")),
        sa.ForeignKeyConstraint(["interpreter"], ["member.id"], name=op.f("fk_interpreter_task_interpreter_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interpreter_task")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_interpreter_task_case"), "interpreter_task", ["case"], unique=False)
    op.create_index(op.f("ix_interpreter_task_interpreter"), "interpreter_task", ["interpreter"], unique=False)


def _facts_of_the_office() -> None:
    op.create_table(
        "interpreter_origin",
        sa.Column("member", sa.Uuid(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("communities", sa.Text(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name=op.f("fk_interpreter_origin_member_member")),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_interpreter_origin")),
    )
    op.create_table(
        "glossary_term",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team", sa.Uuid(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("translation", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["team"], ["team.id"], name=op.f("fk_glossary_term_team_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glossary_term")),
    )
    op.create_index(op.f("ix_glossary_term_team"), "glossary_term", ["team"], unique=False)

"""The first tables: directory, cases, mailboxes, the office.

On SQLite the attachment chunks lie in a second file, which the connection attaches as ``files``.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    chunk_schema = "files" if op.get_bind().dialect.name == "sqlite" else None
    op.create_table(
        "attachment_chunk",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("attachment", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment_chunk")),
        schema=chunk_schema,
    )
    op.create_index(
        op.f("ix_attachment_chunk_attachment"), "attachment_chunk", ["attachment"], unique=False, schema=chunk_schema
    )
    op.create_table(
        "directory_seal",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_seal")),
    )
    op.create_table(
        "form_key",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_form_key")),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("format_version", sa.BigInteger(), nullable=False),
        sa.Column("key_check", sa.LargeBinary(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
    )
    op.create_table(
        "job",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job")),
    )
    op.create_table(
        "log_entry",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("member", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_log_entry")),
    )
    op.create_index(op.f("ix_log_entry_subject"), "log_entry", ["subject"], unique=False)
    op.create_table(
        "log_head",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_head")),
    )
    op.create_table(
        "mailbox_visit",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox_visit")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "office_setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_office_setting")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_table(
        "recovery_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("threshold", sa.BigInteger(), nullable=False),
        sa.Column("custodians", sa.BigInteger(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_key")),
    )
    op.create_table(
        "facility_tie",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("facility", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation"], ["organisation.id"], name=op.f("fk_facility_tie_organisation_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility_tie")),
    )
    op.create_table(
        "member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Uuid(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("gender", sa.Text(), nullable=True),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("passphrase_salt", sa.LargeBinary(), nullable=False),
        sa.Column("pepper_version", sa.BigInteger(), nullable=False),
        sa.Column("wrapped_seed", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_totp_secret", sa.LargeBinary(), nullable=False),
        sa.Column("totp_last_step", sa.BigInteger(), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation"], ["organisation.id"], name=op.f("fk_member_organisation_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("user_name", name=op.f("uq_member_user_name")),
    )
    op.create_table(
        "organisation_relation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("from_organisation", sa.Uuid(), nullable=False),
        sa.Column("to_organisation", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_organisation"],
            ["organisation.id"],
            name=op.f("fk_organisation_relation_from_organisation_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["to_organisation"], ["organisation.id"], name=op.f("fk_organisation_relation_to_organisation_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_relation")),
    )
    op.create_table(
        "recovery_subset",
        sa.Column("recovery_key", sa.Uuid(), nullable=False),
        sa.Column("subset", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recovery_key"], ["recovery_key.id"], name=op.f("fk_recovery_subset_recovery_key_recovery_key")
        ),
        sa.PrimaryKeyConstraint("recovery_key", "subset", name=op.f("pk_recovery_subset")),
    )
    op.create_table(
        "team",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.id"], name=op.f("fk_team_organisation_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
    )
    op.create_table(
        "case_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("format_version", sa.BigInteger(), nullable=False),
        sa.Column("team", sa.Uuid(), nullable=False),
        sa.Column("reserve_team", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("unread", sa.Boolean(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_reason", sa.Text(), nullable=False),
        sa.Column("retention_on", sa.Date(), nullable=True),
        sa.Column("erase_on", sa.Date(), nullable=True),
        sa.Column("newest_epoch", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["reserve_team"], ["team.id"], name=op.f("fk_case_file_reserve_team_team")),
        sa.ForeignKeyConstraint(["team"], ["team.id"], name=op.f("fk_case_file_team_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_case_file_team"), "case_file", ["team"], unique=False)
    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team", sa.Uuid(), nullable=False),
        sa.Column("member", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name=op.f("fk_membership_member_member")),
        sa.ForeignKeyConstraint(["team"], ["team.id"], name=op.f("fk_membership_team_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["member.id"], name=op.f("fk_proposal_decided_by_member")),
        sa.ForeignKeyConstraint(["proposed_by"], ["member.id"], name=op.f("fk_proposal_proposed_by_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_table(
        "routing_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("team", sa.Uuid(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["team"], ["team.id"], name=op.f("fk_routing_rule_team_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_rule")),
    )
    op.create_table(
        "staff_session",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("member", sa.Uuid(), nullable=False),
        sa.Column("wrapped_seed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name=op.f("fk_staff_session_member_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_session")),
    )
    op.create_table(
        "team_generation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("recovery_key", sa.Uuid(), nullable=False),
        sa.Column("recovery_sealed_seed", sa.LargeBinary(), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recovery_key"], ["recovery_key.id"], name=op.f("fk_team_generation_recovery_key_recovery_key")
        ),
        sa.ForeignKeyConstraint(["team"], ["team.id"], name=op.f("fk_team_generation_team_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_generation")),
        sa.UniqueConstraint("team", "number", name=op.f("uq_team_generation_team_number")),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.Column("stored_bytes", sa.BigInteger(), nullable=False),
        sa.Column("under_staff_key", sa.Boolean(), nullable=True),
        sa.Column("epoch", sa.BigInteger(), nullable=True),
        sa.Column("header", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["case_file.id"], name=op.f("fk_attachment_case_case_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_attachment_case"), "attachment", ["case"], unique=False)
    op.create_table(
        "case_epoch",
        sa.Column("case", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("team_generation", sa.Uuid(), nullable=False),
        sa.Column("reserve_generation", sa.Uuid(), nullable=False),
        sa.Column("team_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("team_wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("reserve_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("mailbox_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case_file.id"], name=op.f("fk_case_epoch_case_case_file")),
        sa.ForeignKeyConstraint(
            ["reserve_generation"],
            ["team_generation.id"],
            name=op.f("fk_case_epoch_reserve_generation_team_generation"),
        ),
        sa.ForeignKeyConstraint(
            ["team_generation"], ["team_generation.id"], name=op.f("fk_case_epoch_team_generation_team_generation")
        ),
        sa.PrimaryKeyConstraint("case", "epoch", name=op.f("pk_case_epoch")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "generation_holder",
        sa.Column("generation", sa.Uuid(), nullable=False),
        sa.Column("member", sa.Uuid(), nullable=False),
        sa.Column("sealed_seed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["generation"], ["team_generation.id"], name=op.f("fk_generation_holder_generation_team_generation")
        ),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name=op.f("fk_generation_holder_member_member")),
        sa.PrimaryKeyConstraint("generation", "member", name=op.f("pk_generation_holder")),
    )
    op.create_table(
        "mailbox",
        sa.Column("lookup_hash", sa.LargeBinary(), nullable=False),
        sa.Column("case", sa.Uuid(), nullable=False),
        sa.Column("pepper_version", sa.BigInteger(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("erase_proof_hash", sa.LargeBinary(), nullable=False),
        sa.Column("erase_proof", sa.LargeBinary(), nullable=True),
        sa.Column("shows_code", sa.Boolean(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("messages_left", sa.BigInteger(), nullable=False),
        sa.Column("files_left", sa.BigInteger(), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case_file.id"], name=op.f("fk_mailbox_case_case_file")),
        sa.PrimaryKeyConstraint("lookup_hash", name=op.f("pk_mailbox")),
        sa.UniqueConstraint("case", name=op.f("uq_mailbox_case")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case_file.id"], name=op.f("fk_record_case_case_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_record_case"), "record", ["case"], unique=False)
    op.create_table(
        "shred_secret",
        sa.Column("case", sa.Uuid(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case_file.id"], name=op.f("fk_shred_secret_case_case_file")),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_shred_secret")),
        sqlite_with_rowid=False,
    )

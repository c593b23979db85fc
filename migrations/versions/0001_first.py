"""first.

Revision 0001, after nothing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "account",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("display_name", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("county", "account_id", name=op.f("pk_account")),
    )
    op.create_table(
        "account_name",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_account_name")),
    )
    op.create_table(
        "delta",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("delta_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "place",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("county", "delta_id", name=op.f("pk_delta")),
    )
    op.create_table(
        "job",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("county", "job_id", name=op.f("pk_job")),
        sa.UniqueConstraint("county", "dedupe_key", name=op.f("uq_job_county_dedupe_key")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_done_at_run_at"), ["done_at", "run_at"], unique=False)

    op.create_table(
        "journal",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("writer", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("county", "entry_id", name=op.f("pk_journal")),
        sa.UniqueConstraint("county", "writer", "number", name=op.f("uq_journal_county_writer_number")),
    )
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_at"), ["at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_journal_county_household_id_at"), ["county", "household_id", "at"], unique=False
        )

    op.create_table(
        "signing_key",
        sa.Column("key_id", sa.String(length=40), nullable=False),
        sa.Column("public_pem", sa.String(), nullable=False),
        sa.Column("sealed_private_pem", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_signing_key")),
    )
    op.create_table(
        "sync_entry",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("scope_id", sa.String(length=48), nullable=False),
        sa.Column("entity", sa.String(length=24), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("operation", sa.String(length=8), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("county", "scope_id", "entity", "entity_id", name=op.f("pk_sync_entry")),
        sa.UniqueConstraint("county", "scope_id", "seq", name=op.f("uq_sync_entry_county_scope_id_seq")),
    )
    with op.batch_alter_table("sync_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sync_entry_county_scope_id_household_id"),
            ["county", "scope_id", "household_id"],
            unique=False,
        )

    op.create_table(
        "sync_scope",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("scope_id", sa.String(length=48), nullable=False),
        sa.Column("head", sa.BigInteger(), nullable=False),
        sa.Column("floor", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("county", "scope_id", name=op.f("pk_sync_scope")),
    )
    op.create_table(
        "role_grant",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column(
            "place",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["county", "account_id"],
            ["account.county", "account.account_id"],
            name=op.f("fk_role_grant_county_account_id"),
        ),
        sa.PrimaryKeyConstraint("county", "grant_id", name=op.f("pk_role_grant")),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_county_account_id"), ["county", "account_id"], unique=False)

    op.create_table(
        "seat_grant",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("seat", sa.String(length=24), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["county", "account_id"],
            ["account.county", "account.account_id"],
            name=op.f("fk_seat_grant_county_account_id"),
        ),
        sa.PrimaryKeyConstraint("county", "seat_id", name=op.f("pk_seat_grant")),
    )
    with op.batch_alter_table("seat_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seat_grant_county_account_id"), ["county", "account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_seat_grant_county_team_id"), ["county", "team_id"], unique=False)


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("seat_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seat_grant_county_team_id"))
        batch_op.drop_index(batch_op.f("ix_seat_grant_county_account_id"))

    op.drop_table("seat_grant")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_grant_county_account_id"))

    op.drop_table("role_grant")
    op.drop_table("sync_scope")
    with op.batch_alter_table("sync_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sync_entry_county_scope_id_household_id"))

    op.drop_table("sync_entry")
    op.drop_table("signing_key")
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_journal_county_household_id_at"))
        batch_op.drop_index(batch_op.f("ix_journal_at"))

    op.drop_table("journal")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_done_at_run_at"))

    op.drop_table("job")
    op.drop_table("delta")
    op.drop_table("account_name")
    op.drop_table("account")

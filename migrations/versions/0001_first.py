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
        sa.Column("revision", sa.Integer(), nullable=False),
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
        "alias",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("merge_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("alias_id", sa.Uuid(), nullable=False),
        sa.Column("into_id", sa.Uuid(), nullable=False),
        sa.Column("end_id", sa.Uuid(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_by", sa.Uuid(), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_undoing", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("county", "merge_id", name=op.f("pk_alias")),
    )
    with op.batch_alter_table("alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alias_county_alias_id"), ["county", "alias_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_alias_county_end_id"), ["county", "end_id"], unique=False)
        batch_op.create_index(
            "uq_alias_standing",
            ["county", "alias_id"],
            unique=True,
            sqlite_where=sa.text("until_at IS NULL"),
            postgresql_where=sa.text("until_at IS NULL"),
        )

    op.create_table(
        "audit_checkpoint",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=8), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("county", "size", name=op.f("pk_audit_checkpoint")),
    )
    op.create_table(
        "audit_lane",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("writer", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("county", "writer", name=op.f("pk_audit_lane")),
    )
    op.create_table(
        "audit_leaf",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("writer", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("lasting", sa.Boolean(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("county", "seq", name=op.f("pk_audit_leaf")),
        sa.UniqueConstraint("county", "entry_id", name=op.f("uq_audit_leaf_county_entry_id")),
    )
    op.create_table(
        "audit_tree",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("digest", sa.String(length=8), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("frontier", sa.LargeBinary(), nullable=False),
        sa.Column("checkpoint_size", sa.BigInteger(), nullable=False),
        sa.Column("checkpoint_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expired_to", sa.BigInteger(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("county", name=op.f("pk_audit_tree")),
    )
    op.create_table(
        "blob",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("blob_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("offset", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("variants", sa.JSON(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("county", "blob_id", name=op.f("pk_blob")),
        sa.UniqueConstraint("county", "account_id", "sha256", name=op.f("uq_blob_county_account_id_sha256")),
    )
    with op.batch_alter_table("blob", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_blob_county_sha256"), ["county", "sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_blob_marked_at"), ["marked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_blob_state_moved_at"), ["state", "moved_at"], unique=False)

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
        "device_key",
        sa.Column("thumbprint", sa.String(length=43), nullable=False),
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("thumbprint", name=op.f("pk_device_key")),
    )
    op.create_table(
        "event",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject", sa.String(length=160), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column(
            "place", sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"), nullable=True
        ),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("state_before", sa.String(length=40), nullable=True),
        sa.Column("state_after", sa.String(length=40), nullable=True),
        sa.Column("related", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("county", "seq", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_county_at"), ["county", "at"], unique=False)

    op.create_table(
        "event_mark",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("next_leaf", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.BigInteger(), nullable=False),
        sa.Column("floor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("county", name=op.f("pk_event_mark")),
    )
    op.create_table(
        "external_id",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("external_index", sa.LargeBinary(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("county", "source", "kind", "external_index", name=op.f("pk_external_id")),
    )
    with op.batch_alter_table("external_id", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_external_id_county_subject_id"), ["county", "subject_id"], unique=False)

    op.create_table(
        "external_identity",
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_external_identity")),
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
        batch_op.create_index(batch_op.f("ix_job_done_at_kind_run_at"), ["done_at", "kind", "run_at"], unique=False)

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
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("lasting", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("county", "entry_id", name=op.f("pk_journal")),
        sa.UniqueConstraint("county", "writer", "number", name=op.f("uq_journal_county_writer_number")),
    )
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_journal_county_account_id_at"), ["county", "account_id", "at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_journal_county_at_entry_id"), ["county", "at", "entry_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_journal_county_household_id_at"), ["county", "household_id", "at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_journal_county_subject_id_at"), ["county", "subject_id", "at"], unique=False
        )

    op.create_table(
        "journal_lane",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("writer", sa.Uuid(), nullable=False),
        sa.Column("head", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("county", "writer", name=op.f("pk_journal_lane")),
    )
    op.create_table(
        "oauth_client",
        sa.Column("client_id", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("auth_method", sa.String(length=24), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=True),
        sa.Column("jwks", sa.JSON(), nullable=True),
        sa.Column("grants", sa.JSON(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("redirect_uris", sa.JSON(), nullable=False),
        sa.Column("dpop_required", sa.Boolean(), nullable=False),
        sa.Column("county", sa.String(length=6), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_oauth_client")),
    )
    op.create_table(
        "op_inbox",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("op_id", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("entity_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.String(length=64), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("skew_ms", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("was", sa.String(length=12), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("blocked_by", sa.Uuid(), nullable=True),
        sa.Column("repairs", sa.Uuid(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("verdict", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("county", "op_id", name=op.f("pk_op_inbox")),
    )
    with op.batch_alter_table("op_inbox", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_op_inbox_county_account_id_group_id"), ["county", "account_id", "group_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_op_inbox_county_blocked_by"), ["county", "blocked_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_op_inbox_county_entity_id"), ["county", "entity_id"], unique=False)
        batch_op.create_index(
            "ix_op_inbox_open",
            ["status", "next_at"],
            unique=False,
            postgresql_where=sa.text("status IN ('received', 'deferred')"),
            sqlite_where=sa.text("status IN ('received', 'deferred')"),
        )

    op.create_table(
        "op_waiting",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("op_id", sa.Uuid(), nullable=False),
        sa.Column("awaited", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("county", "op_id", "awaited", name=op.f("pk_op_waiting")),
    )
    with op.batch_alter_table("op_waiting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_op_waiting_county_awaited"), ["county", "awaited"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("name_zh", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column(
            "place",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("county", "code", name=op.f("pk_organisation")),
    )
    op.create_table(
        "pending_authorization",
        sa.Column("pending_id", sa.String(length=43), nullable=False),
        sa.Column("client_id", sa.String(length=60), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("redirect_uri", sa.String(length=500), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=2000), nullable=True),
        sa.Column("code_challenge", sa.String(length=43), nullable=False),
        sa.Column("dpop_thumbprint", sa.String(length=43), nullable=True),
        sa.Column("prompt", sa.JSON(), nullable=False),
        sa.Column("max_age_s", sa.Integer(), nullable=True),
        sa.Column("acr_values", sa.JSON(), nullable=False),
        sa.Column("login_hint", sa.String(length=60), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("pending_id", name=op.f("pk_pending_authorization")),
    )
    with op.batch_alter_table("pending_authorization", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pending_authorization_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "person_identity",
        sa.Column("blind_index", sa.LargeBinary(), nullable=False),
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("blind_index", name=op.f("pk_person_identity")),
    )
    op.create_table(
        "place",
        sa.Column(
            "code", sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column(
            "parent_code",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_place")),
    )
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_county"), ["county"], unique=False)
        batch_op.create_index(batch_op.f("ix_place_parent_code"), ["parent_code"], unique=False)

    op.create_table(
        "policy_rehearsal",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("rehearsal_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Uuid(), nullable=True),
        sa.Column("tally", sa.JSON(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("county", "rehearsal_id", name=op.f("pk_policy_rehearsal")),
    )
    with op.batch_alter_table("policy_rehearsal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_policy_rehearsal_county_version"), ["county", "version"], unique=False)

    op.create_table(
        "quarantine",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("quarantine_id", sa.Uuid(), nullable=False),
        sa.Column("op_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column(
            "place", sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"), nullable=True
        ),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("quarantined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("repaired_by", sa.Uuid(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("county", "quarantine_id", name=op.f("pk_quarantine")),
    )
    with op.batch_alter_table("quarantine", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quarantine_county_op_id"), ["county", "op_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_quarantine_county_state_quarantined_at_quarantine_id"),
            ["county", "state", "quarantined_at", "quarantine_id"],
            unique=False,
        )

    op.create_table(
        "reference_item",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("entity", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("county", "entity_id", name=op.f("pk_reference_item")),
    )
    op.create_table(
        "retention",
        sa.Column("sweep", sa.String(length=24), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sweep", name=op.f("pk_retention")),
    )
    op.create_table(
        "risk_policy",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("drafted_by", sa.Uuid(), nullable=True),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("county", "version", name=op.f("pk_risk_policy")),
    )
    op.create_table(
        "rollup",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "place",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("grain", sa.String(length=5), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("county", "name", "place", "grain", "day", name=op.f("pk_rollup")),
    )
    op.create_table(
        "sign_in",
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("request", sa.String(length=80), nullable=False),
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("proofs", sa.JSON(), nullable=False),
        sa.Column("password_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("challenge", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("secret_hash", name=op.f("pk_sign_in")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "signing_key",
        sa.Column("key_id", sa.String(length=40), nullable=False),
        sa.Column("public_pem", sa.String(), nullable=False),
        sa.Column("sealed_private_pem", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("activated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_signing_key")),
    )
    with op.batch_alter_table("signing_key", schema=None) as batch_op:
        batch_op.create_index(
            "uq_signing_key_one_of_each",
            ["state"],
            unique=True,
            postgresql_where=sa.text("state IN ('next', 'active')"),
            sqlite_where=sa.text("state IN ('next', 'active')"),
        )

    op.create_table(
        "subject_key",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("county", "subject_id", name=op.f("pk_subject_key")),
    )
    op.create_table(
        "sync_entry",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("scope_id", sa.String(length=48), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("entity", sa.String(length=24), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("operation", sa.String(length=8), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("county", "scope_id", "entity_id", "entity", name=op.f("pk_sync_entry")),
        sa.UniqueConstraint("county", "scope_id", "seq", name=op.f("uq_sync_entry_county_scope_id_seq")),
    )
    with op.batch_alter_table("sync_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sync_entry_county_scope_id_household_id"),
            ["county", "scope_id", "household_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_sync_entry_removed",
            ["removed_on"],
            unique=False,
            sqlite_where=sa.text("removed_on IS NOT NULL"),
            postgresql_where=sa.text("removed_on IS NOT NULL"),
        )

    op.create_table(
        "sync_health",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("client", sa.String(length=120), nullable=True),
        sa.Column("pulled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pushed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("caught_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("queued", sa.Integer(), nullable=True),
        sa.Column("attention", sa.Integer(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=True),
        sa.Column("step", sa.String(length=12), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_code", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("county", "account_id", "device_id", name=op.f("pk_sync_health")),
    )
    op.create_table(
        "sync_meta",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Uuid(), nullable=False),
        sa.Column("schema_min", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_sync_meta")),
    )
    op.create_table(
        "sync_scope",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("scope_id", sa.String(length=48), nullable=False),
        sa.Column("head", sa.BigInteger(), nullable=False),
        sa.Column("floor", sa.BigInteger(), nullable=False),
        sa.Column("live", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("county", "scope_id", name=op.f("pk_sync_scope")),
    )
    op.create_table(
        "try_bucket",
        sa.Column("bucket", sa.LargeBinary(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_try_bucket")),
    )
    with op.batch_alter_table("try_bucket", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_try_bucket_last_at"), ["last_at"], unique=False)

    op.create_table(
        "used_jti",
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("jti_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("owner", "jti_hash", name=op.f("pk_used_jti")),
    )
    with op.batch_alter_table("used_jti", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_used_jti_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "visit_form",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", "version", name=op.f("pk_visit_form")),
    )
    op.create_table(
        "weather_warning",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("warning_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("declared_by", sa.Uuid(), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_day", sa.Date(), nullable=True),
        sa.Column("telling", sa.Boolean(), nullable=False),
        sa.Column("reached", sa.Uuid(), nullable=True),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("county", "warning_id", name=op.f("pk_weather_warning")),
    )
    with op.batch_alter_table("weather_warning", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_weather_warning_county_until_day"), ["county", "until_day"], unique=False)

    op.create_table(
        "account_secret",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("password_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("totp_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("totp_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("totp_last_step", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county", "account_id"],
            ["account.county", "account.account_id"],
            name=op.f("fk_account_secret_county_account_id"),
        ),
        sa.PrimaryKeyConstraint("county", "account_id", name=op.f("pk_account_secret")),
    )
    op.create_table(
        "authorization_code",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("client_id", sa.String(length=60), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("redirect_uri", sa.String(length=500), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("code_challenge", sa.String(length=43), nullable=False),
        sa.Column("dpop_thumbprint", sa.String(length=43), nullable=True),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("auth_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acr", sa.String(length=60), nullable=False),
        sa.Column("amr", sa.JSON(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county", "account_id"],
            ["account.county", "account.account_id"],
            name=op.f("fk_authorization_code_county_account_id"),
        ),
        sa.PrimaryKeyConstraint("county", "code_hash", name=op.f("pk_authorization_code")),
    )
    with op.batch_alter_table("authorization_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_authorization_code_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "clue_link",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column(
            "place",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f("fk_clue_link_place")),
        sa.PrimaryKeyConstraint("county", "link_id", name=op.f("pk_clue_link")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_clue_link_token_digest")),
    )
    with op.batch_alter_table("clue_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clue_link_county_place"), ["county", "place"], unique=False)

    op.create_table(
        "device",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("thumbprint", sa.String(length=43), nullable=False),
        sa.Column("model", sa.String(length=60), nullable=False),
        sa.Column("os", sa.String(length=60), nullable=False),
        sa.Column("app_version", sa.String(length=30), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("lost_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lost_by", sa.Uuid(), nullable=True),
        sa.Column("wiped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["county", "account_id"], ["account.county", "account.account_id"], name=op.f("fk_device_county_account_id")
        ),
        sa.PrimaryKeyConstraint("county", "device_id", name=op.f("pk_device")),
    )
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_device_county_account_id"), ["county", "account_id"], unique=False)

    op.create_table(
        "household",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column(
            "place",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("level", sa.String(length=8), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("edits", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f("fk_household_place")),
        sa.PrimaryKeyConstraint("county", "household_id", name=op.f("pk_household")),
    )
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_household_county_place_household_id"), ["county", "place", "household_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_household_county_team_id_household_id"), ["county", "team_id", "household_id"], unique=False
        )

    op.create_table(
        "informant",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county", "account_id"],
            ["account.county", "account.account_id"],
            name=op.f("fk_informant_county_account_id"),
        ),
        sa.PrimaryKeyConstraint("county", "account_id", name=op.f("pk_informant")),
    )
    op.create_table(
        "passkey",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["county", "account_id"],
            ["account.county", "account.account_id"],
            name=op.f("fk_passkey_county_account_id"),
        ),
        sa.PrimaryKeyConstraint("county", "account_id", "credential_id", name=op.f("pk_passkey")),
    )
    op.create_table(
        "policy_change",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rehearsal_id", sa.Uuid(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Uuid(), nullable=True),
        sa.Column("tally", sa.JSON(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["county", "rehearsal_id"],
            ["policy_rehearsal.county", "policy_rehearsal.rehearsal_id"],
            name=op.f("fk_policy_change_county_rehearsal_id"),
        ),
        sa.PrimaryKeyConstraint("county", "sequence", name=op.f("pk_policy_change")),
    )
    op.create_table(
        "programme",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name_zh", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("organisation", sa.String(length=40), nullable=False),
        sa.Column("fund", sa.String(length=40), nullable=True),
        sa.Column(
            "place",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("budget_fen", sa.BigInteger(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county", "fund"], ["organisation.county", "organisation.code"], name=op.f("fk_programme_county_fund")
        ),
        sa.ForeignKeyConstraint(
            ["county", "organisation"],
            ["organisation.county", "organisation.code"],
            name=op.f("fk_programme_county_organisation"),
        ),
        sa.PrimaryKeyConstraint("county", "programme_id", name=op.f("pk_programme")),
    )
    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_county_kind"), ["county", "kind"], unique=False)

    op.create_table(
        "recovery_code",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["county", "account_id"],
            ["account.county", "account.account_id"],
            name=op.f("fk_recovery_code_county_account_id"),
        ),
        sa.PrimaryKeyConstraint("county", "account_id", "code_hash", name=op.f("pk_recovery_code")),
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
        sa.Column("organisation", sa.String(length=40), nullable=True),
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
        sa.Column("substitutes_for", sa.Uuid(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
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

    op.create_table(
        "session",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.String(length=60), nullable=True),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("auth_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acr", sa.String(length=60), nullable=False),
        sa.Column("amr", sa.JSON(), nullable=False),
        sa.Column("idle_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("absolute_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.String(length=40), nullable=True),
        sa.Column("dpop_thumbprint", sa.String(length=43), nullable=True),
        sa.ForeignKeyConstraint(
            ["county", "account_id"],
            ["account.county", "account.account_id"],
            name=op.f("fk_session_county_account_id"),
        ),
        sa.PrimaryKeyConstraint("county", "session_id", name=op.f("pk_session")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_county_account_id"), ["county", "account_id"], unique=False)

    op.create_table(
        "team",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "place",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f("fk_team_place")),
        sa.PrimaryKeyConstraint("county", "team_id", name=op.f("pk_team")),
    )
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_county_place_team_id"), ["county", "place", "team_id"], unique=False)

    op.create_table(
        "alert",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column(
            "place",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("dedupe_key", sa.String(length=120), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledge_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on_site_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("close_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by", sa.Uuid(), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.Uuid(), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrived_by", sa.Uuid(), nullable=True),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_to", sa.String(length=12), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(length=24), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sealed_for", sa.Uuid(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("closing", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county", "household_id"],
            ["household.county", "household.household_id"],
            name=op.f("fk_alert_county_household_id"),
        ),
        sa.PrimaryKeyConstraint("county", "alert_id", name=op.f("pk_alert")),
        sa.UniqueConstraint("county", "dedupe_key", name=op.f("uq_alert_county_dedupe_key")),
    )
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_alert_county_closed_at_raised_at"), ["county", "closed_at", "raised_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_alert_county_household_id"), ["county", "household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_alert_county_raised_at"), ["county", "raised_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_alert_county_raised_by"), ["county", "raised_by"], unique=False)

    op.create_table(
        "household_standing",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("next_change", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["county", "household_id"],
            ["household.county", "household.household_id"],
            name=op.f("fk_household_standing_county_household_id"),
        ),
        sa.PrimaryKeyConstraint("county", "household_id", name=op.f("pk_household_standing")),
    )
    with op.batch_alter_table("household_standing", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_household_standing_county_next_change"), ["county", "next_change"], unique=False
        )

    op.create_table(
        "pairing",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("pairing_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["county", "household_id"],
            ["household.county", "household.household_id"],
            name=op.f("fk_pairing_county_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county", "team_id"], ["team.county", "team.team_id"], name=op.f("fk_pairing_county_team_id")
        ),
        sa.PrimaryKeyConstraint("county", "pairing_id", name=op.f("pk_pairing")),
    )
    with op.batch_alter_table("pairing", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pairing_county_household_id_from_at"), ["county", "household_id", "from_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_pairing_county_team_id"), ["county", "team_id"], unique=False)
        batch_op.create_index(
            "uq_pairing_active",
            ["county", "household_id"],
            unique=True,
            sqlite_where=sa.text("until_at IS NULL"),
            postgresql_where=sa.text("until_at IS NULL"),
        )

    op.create_table(
        "person",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=False),
        sa.Column("name_index", sa.LargeBinary(), nullable=False),
        sa.Column("phone_index", sa.LargeBinary(), nullable=True),
        sa.Column("id_index", sa.LargeBinary(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("edits", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("restricted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county", "household_id"],
            ["household.county", "household.household_id"],
            name=op.f("fk_person_county_household_id"),
        ),
        sa.PrimaryKeyConstraint("county", "person_id", name=op.f("pk_person")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_county_household_id"), ["county", "household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_county_id_index"), ["county", "id_index"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_county_name_index"), ["county", "name_index"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_county_phone_index"), ["county", "phone_index"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_county_restricted_at"), ["county", "restricted_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_person_erased_at_county_person_id"), ["erased_at", "county", "person_id"], unique=False
        )

    op.create_table(
        "reassignment",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("reassignment_id", sa.Uuid(), nullable=False),
        sa.Column("from_team_id", sa.Uuid(), nullable=False),
        sa.Column("to_team_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county", "from_team_id"],
            ["team.county", "team.team_id"],
            name=op.f("fk_reassignment_county_from_team_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county", "to_team_id"], ["team.county", "team.team_id"], name=op.f("fk_reassignment_county_to_team_id")
        ),
        sa.PrimaryKeyConstraint("county", "reassignment_id", name=op.f("pk_reassignment")),
    )
    op.create_table(
        "refresh_token",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("parent_hash", sa.LargeBinary(), nullable=True),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["county", "session_id"],
            ["session.county", "session.session_id"],
            name=op.f("fk_refresh_token_county_session_id"),
        ),
        sa.PrimaryKeyConstraint("county", "token_hash", name=op.f("pk_refresh_token")),
        sa.UniqueConstraint("county", "parent_hash", name=op.f("uq_refresh_token_county_parent_hash")),
    )
    with op.batch_alter_table("refresh_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refresh_token_county_session_id"), ["county", "session_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_refresh_token_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "visit",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column(
            "place",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("author", sa.Uuid(), nullable=True),
        sa.Column("substitutes_for", sa.Uuid(), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("form", sa.String(length=50), nullable=False),
        sa.Column("encounter_key", sa.String(length=64), nullable=True),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("attachments", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt", sa.JSON(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county", "household_id"],
            ["household.county", "household.household_id"],
            name=op.f("fk_visit_county_household_id"),
        ),
        sa.PrimaryKeyConstraint("county", "visit_id", name=op.f("pk_visit")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_visit_county_household_id_effective_at"),
            ["county", "household_id", "effective_at"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_visit_county_received_at"), ["county", "received_at"], unique=False)

    op.create_table(
        "appeal",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("appeal_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.String(length=12), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("about", sa.String(length=12), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_day", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("moved_id", sa.Uuid(), nullable=True),
        sa.Column("moved_by", sa.Uuid(), nullable=True),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("change", sa.String(length=12), nullable=True),
        sa.Column("change_id", sa.Uuid(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("told_to", sa.String(length=12), nullable=True),
        sa.Column("told_channel", sa.String(length=12), nullable=True),
        sa.Column("told_by", sa.Uuid(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_review", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_withdrawal", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county", "person_id"], ["person.county", "person.person_id"], name=op.f("fk_appeal_county_person_id")
        ),
        sa.PrimaryKeyConstraint("county", "appeal_id", name=op.f("pk_appeal")),
    )
    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appeal_county_person_id"), ["county", "person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_appeal_county_state_due_day"), ["county", "state", "due_day"], unique=False
        )

    op.create_table(
        "assessment",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("cause", sa.String(length=24), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("computed_level", sa.String(length=8), nullable=False),
        sa.Column("level_before", sa.String(length=8), nullable=True),
        sa.Column("level_after", sa.String(length=8), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("proposal_to", sa.String(length=8), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county", "person_id"], ["person.county", "person.person_id"], name=op.f("fk_assessment_county_person_id")
        ),
        sa.PrimaryKeyConstraint("county", "assessment_id", name=op.f("pk_assessment")),
    )
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assessment_county_person_id_at"), ["county", "person_id", "at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_assessment_county_source_id"), ["county", "source_id"], unique=False)

    op.create_table(
        "attachment",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("attachment_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("author", sa.Uuid(), nullable=True),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("blob_id", sa.Uuid(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["county", "household_id"],
            ["household.county", "household.household_id"],
            name=op.f("fk_attachment_county_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county", "visit_id"], ["visit.county", "visit.visit_id"], name=op.f("fk_attachment_county_visit_id")
        ),
        sa.PrimaryKeyConstraint("county", "attachment_id", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_county_blob_id"), ["county", "blob_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachment_county_household_id"), ["county", "household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachment_county_sha256"), ["county", "sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachment_county_subject_id"), ["county", "subject_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachment_county_visit_id"), ["county", "visit_id"], unique=False)

    op.create_table(
        "clue",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("clue_id", sa.Uuid(), nullable=False),
        sa.Column("receipt", sa.String(length=16), nullable=False),
        sa.Column(
            "place",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("what", sa.String(length=24), nullable=False),
        sa.Column("urgency", sa.String(length=8), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reporter", sa.Uuid(), nullable=True),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("match_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("duplicate_of", sa.Uuid(), nullable=True),
        sa.Column("alert_id", sa.Uuid(), nullable=True),
        sa.Column("name_index", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(), nullable=True),
        sa.Column("id_index", sa.LargeBinary(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_finding", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county", "duplicate_of"], ["clue.county", "clue.clue_id"], name=op.f("fk_clue_county_duplicate_of")
        ),
        sa.ForeignKeyConstraint(
            ["county", "household_id"],
            ["household.county", "household.household_id"],
            name=op.f("fk_clue_county_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county", "link_id"], ["clue_link.county", "clue_link.link_id"], name=op.f("fk_clue_county_link_id")
        ),
        sa.ForeignKeyConstraint(
            ["county", "person_id"], ["person.county", "person.person_id"], name=op.f("fk_clue_county_person_id")
        ),
        sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f("fk_clue_place")),
        sa.PrimaryKeyConstraint("county", "clue_id", name=op.f("pk_clue")),
    )
    with op.batch_alter_table("clue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clue_county_household_id"), ["county", "household_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_clue_county_link_id_reported_at"), ["county", "link_id", "reported_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_clue_county_person_id"), ["county", "person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_clue_county_place_reported_at"), ["county", "place", "reported_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_clue_county_reported_at"), ["county", "reported_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_clue_county_reporter_reported_at"), ["county", "reporter", "reported_at"], unique=False
        )

    op.create_table(
        "data_subject_request",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("made_by", sa.String(length=12), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_day", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("legal_reason", sa.String(length=24), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_answer", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county", "person_id"],
            ["person.county", "person.person_id"],
            name=op.f("fk_data_subject_request_county_person_id"),
        ),
        sa.PrimaryKeyConstraint("county", "request_id", name=op.f("pk_data_subject_request")),
    )
    with op.batch_alter_table("data_subject_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_data_subject_request_county_decided_at_due_day"),
            ["county", "decided_at", "due_day"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_data_subject_request_county_person_id"), ["county", "person_id"], unique=False
        )

    op.create_table(
        "distinct_pair",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county", "other_id"], ["person.county", "person.person_id"], name=op.f("fk_distinct_pair_county_other_id")
        ),
        sa.ForeignKeyConstraint(
            ["county", "person_id"],
            ["person.county", "person.person_id"],
            name=op.f("fk_distinct_pair_county_person_id"),
        ),
        sa.PrimaryKeyConstraint("county", "person_id", "other_id", name=op.f("pk_distinct_pair")),
    )
    with op.batch_alter_table("distinct_pair", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_distinct_pair_county_other_id"), ["county", "other_id"], unique=False)

    op.create_table(
        "edit_conflict",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("conflict_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("author", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.Uuid(), nullable=True),
        sa.Column("choices", sa.JSON(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county", "household_id"],
            ["household.county", "household.household_id"],
            name=op.f("fk_edit_conflict_county_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county", "person_id"],
            ["person.county", "person.person_id"],
            name=op.f("fk_edit_conflict_county_person_id"),
        ),
        sa.PrimaryKeyConstraint("county", "conflict_id", name=op.f("pk_edit_conflict")),
    )
    with op.batch_alter_table("edit_conflict", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_edit_conflict_county_household_id"), ["county", "household_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_edit_conflict_county_person_id"), ["county", "person_id"], unique=False)

    op.create_table(
        "file_fact",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("fact_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("replaces", sa.Uuid(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county", "person_id"], ["person.county", "person.person_id"], name=op.f("fk_file_fact_county_person_id")
        ),
        sa.PrimaryKeyConstraint("county", "fact_id", name=op.f("pk_file_fact")),
    )
    with op.batch_alter_table("file_fact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_file_fact_county_household_id"), ["county", "household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_file_fact_county_person_id"), ["county", "person_id"], unique=False)
        batch_op.create_index(
            "ix_file_fact_entitled",
            ["county", "code", "person_id"],
            unique=False,
            sqlite_where=sa.text("kind = 'entitlement'"),
            postgresql_where=sa.text("kind = 'entitlement'"),
        )

    op.create_table(
        "fold_state",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county", "household_id"],
            ["household.county", "household.household_id"],
            name=op.f("fk_fold_state_county_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county", "person_id"], ["person.county", "person.person_id"], name=op.f("fk_fold_state_county_person_id")
        ),
        sa.PrimaryKeyConstraint("county", "household_id", "person_id", name=op.f("pk_fold_state")),
    )
    with op.batch_alter_table("fold_state", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fold_state_county_person_id"), ["county", "person_id"], unique=False)

    op.create_table(
        "mandatory_report",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("agency", sa.String(length=24), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("sealed_for", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county", "alert_id"], ["alert.county", "alert.alert_id"], name=op.f("fk_mandatory_report_county_alert_id")
        ),
        sa.PrimaryKeyConstraint("county", "report_id", name=op.f("pk_mandatory_report")),
    )
    with op.batch_alter_table("mandatory_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mandatory_report_county_alert_id"), ["county", "alert_id"], unique=False)

    op.create_table(
        "need",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("urgency", sa.String(length=8), nullable=False),
        sa.Column("consent_to_share", sa.Boolean(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county", "household_id"],
            ["household.county", "household.household_id"],
            name=op.f("fk_need_county_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county", "person_id"], ["person.county", "person.person_id"], name=op.f("fk_need_county_person_id")
        ),
        sa.PrimaryKeyConstraint("county", "need_id", name=op.f("pk_need")),
    )
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_need_county_household_id"), ["county", "household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_need_county_person_id"), ["county", "person_id"], unique=False)

    op.create_table(
        "observation",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("observation_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=True),
        sa.Column("mode", sa.String(length=16), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("encounter_key", sa.String(length=64), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county", "household_id"],
            ["household.county", "household.household_id"],
            name=op.f("fk_observation_county_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county", "person_id"], ["person.county", "person.person_id"], name=op.f("fk_observation_county_person_id")
        ),
        sa.PrimaryKeyConstraint("county", "observation_id", name=op.f("pk_observation")),
    )
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_observation_county_household_id_occurred_at"),
            ["county", "household_id", "occurred_at"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_observation_county_person_id"), ["county", "person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_observation_county_source_id"), ["county", "source_id"], unique=False)

    op.create_table(
        "override",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("override_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_county", sa.Boolean(), nullable=False),
        sa.Column("county_signed", sa.Boolean(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending_id", sa.Uuid(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_decision", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_ending", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county", "person_id"], ["person.county", "person.person_id"], name=op.f("fk_override_county_person_id")
        ),
        sa.PrimaryKeyConstraint("county", "override_id", name=op.f("pk_override")),
    )
    with op.batch_alter_table("override", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_override_county_person_id"), ["county", "person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_override_county_state_asked_at"), ["county", "state", "asked_at"], unique=False
        )

    op.create_table(
        "participation",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("organisation", sa.String(length=40), nullable=True),
        sa.Column(
            "place",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("count_unit", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("ended_as", sa.String(length=12), nullable=True),
        sa.Column("standing_for", sa.String(length=60), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county", "household_id"],
            ["household.county", "household.household_id"],
            name=op.f("fk_participation_county_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county", "organisation"],
            ["organisation.county", "organisation.code"],
            name=op.f("fk_participation_county_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["county", "person_id"],
            ["person.county", "person.person_id"],
            name=op.f("fk_participation_county_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county", "programme_id"],
            ["programme.county", "programme.programme_id"],
            name=op.f("fk_participation_county_programme_id"),
        ),
        sa.PrimaryKeyConstraint("county", "participation_id", name=op.f("pk_participation")),
        sa.UniqueConstraint(
            "county", "programme_id", "standing_for", name=op.f("uq_participation_county_programme_id_standing_for")
        ),
    )
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_participation_county_household_id"), ["county", "household_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_participation_county_person_id"), ["county", "person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_participation_county_programme_id_subject"),
            ["county", "programme_id", "subject"],
            unique=False,
        )

    op.create_table(
        "proposal_note",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("from_level", sa.String(length=8), nullable=False),
        sa.Column("to_level", sa.String(length=8), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county", "person_id"],
            ["person.county", "person.person_id"],
            name=op.f("fk_proposal_note_county_person_id"),
        ),
        sa.PrimaryKeyConstraint("county", "note_id", name=op.f("pk_proposal_note")),
    )
    with op.batch_alter_table("proposal_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_note_county_person_id"), ["county", "person_id"], unique=False)

    op.create_table(
        "reassignment_item",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("reassignment_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["county", "household_id"],
            ["household.county", "household.household_id"],
            name=op.f("fk_reassignment_item_county_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county", "reassignment_id"],
            ["reassignment.county", "reassignment.reassignment_id"],
            name=op.f("fk_reassignment_item_county_reassignment_id"),
        ),
        sa.PrimaryKeyConstraint("county", "reassignment_id", "household_id", name=op.f("pk_reassignment_item")),
    )
    with op.batch_alter_table("reassignment_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reassignment_item_county_household_id"), ["county", "household_id"], unique=False
        )

    op.create_table(
        "reveal",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("reveal_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("reason_code", sa.String(length=24), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county", "person_id"], ["person.county", "person.person_id"], name=op.f("fk_reveal_county_person_id")
        ),
        sa.PrimaryKeyConstraint("county", "reveal_id", name=op.f("pk_reveal")),
        sa.UniqueConstraint(
            "county", "account_id", "day", "number", name=op.f("uq_reveal_county_account_id_day_number")
        ),
    )
    with op.batch_alter_table("reveal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reveal_county_person_id"), ["county", "person_id"], unique=False)

    op.create_table(
        "standing",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("computed_level", sa.String(length=8), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("next_due", sa.Date(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_why", sa.String(length=16), nullable=True),
        sa.Column("retry_by", sa.Date(), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lost_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=True),
        sa.Column("proposal_to", sa.String(length=8), nullable=True),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposal_from", sa.String(length=8), nullable=True),
        sa.Column("proposal_since", sa.Date(), nullable=True),
        sa.Column("override_id", sa.Uuid(), nullable=True),
        sa.Column("override_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county", "person_id"], ["person.county", "person.person_id"], name=op.f("fk_standing_county_person_id")
        ),
        sa.PrimaryKeyConstraint("county", "person_id", name=op.f("pk_standing")),
    )
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standing_county_household_id"), ["county", "household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_standing_county_level"), ["county", "level"], unique=False)
        batch_op.create_index(batch_op.f("ix_standing_county_next_due"), ["county", "next_due"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_standing_county_proposal_since"), ["county", "proposal_since"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_standing_county_retry_by"), ["county", "retry_by"], unique=False)

    op.create_table(
        "visit_correction",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("correction_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county", "visit_id"], ["visit.county", "visit.visit_id"], name=op.f("fk_visit_correction_county_visit_id")
        ),
        sa.PrimaryKeyConstraint("county", "correction_id", name=op.f("pk_visit_correction")),
    )
    with op.batch_alter_table("visit_correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_correction_county_visit_id"), ["county", "visit_id"], unique=False)

    op.create_table(
        "visit_cosignature",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("stance", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county", "visit_id"],
            ["visit.county", "visit.visit_id"],
            name=op.f("fk_visit_cosignature_county_visit_id"),
        ),
        sa.PrimaryKeyConstraint("county", "visit_id", "account_id", name=op.f("pk_visit_cosignature")),
    )
    op.create_table(
        "visit_person",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("visited", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=True),
        sa.Column("on_time", sa.Boolean(), nullable=True),
        sa.Column("level_before", sa.String(length=8), nullable=True),
        sa.Column("level_after", sa.String(length=8), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county", "person_id"],
            ["person.county", "person.person_id"],
            name=op.f("fk_visit_person_county_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county", "visit_id"], ["visit.county", "visit.visit_id"], name=op.f("fk_visit_person_county_visit_id")
        ),
        sa.PrimaryKeyConstraint("county", "visit_id", "person_id", name=op.f("pk_visit_person")),
    )
    with op.batch_alter_table("visit_person", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_visit_person_county_household_id"), ["county", "household_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_visit_person_county_person_id_day"), ["county", "person_id", "day"], unique=False
        )

    op.create_table(
        "delivery",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("participation_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("organisation", sa.String(length=40), nullable=True),
        sa.Column(
            "place",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=12), nullable=True),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("count_unit", sa.String(length=16), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=True),
        sa.Column("referral_id", sa.Uuid(), nullable=True),
        sa.Column("deliberation_id", sa.Uuid(), nullable=True),
        sa.Column("reverses", sa.Uuid(), nullable=True),
        sa.Column("overrides", sa.JSON(), nullable=False),
        sa.Column("likeness", sa.Uuid(), nullable=False),
        sa.Column("term", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county", "household_id"],
            ["household.county", "household.household_id"],
            name=op.f("fk_delivery_county_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county", "organisation"],
            ["organisation.county", "organisation.code"],
            name=op.f("fk_delivery_county_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["county", "participation_id"],
            ["participation.county", "participation.participation_id"],
            name=op.f("fk_delivery_county_participation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county", "person_id"], ["person.county", "person.person_id"], name=op.f("fk_delivery_county_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["county", "programme_id"],
            ["programme.county", "programme.programme_id"],
            name=op.f("fk_delivery_county_programme_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county", "reverses"],
            ["delivery.county", "delivery.delivery_id"],
            name=op.f("fk_delivery_county_reverses"),
        ),
        sa.PrimaryKeyConstraint("county", "delivery_id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("county", "reverses", name=op.f("uq_delivery_county_reverses")),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_county_household_id"), ["county", "household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_county_likeness"), ["county", "likeness"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_county_person_id"), ["county", "person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_delivery_county_programme_id_occurred_on_delivery_id"),
            ["county", "programme_id", "occurred_on", "delivery_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_delivery_county_programme_id_subject"), ["county", "programme_id", "subject"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_delivery_county_referral_id"), ["county", "referral_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_county_term"), ["county", "term"], unique=False)

    op.create_table(
        "plan_step",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county", "household_id"],
            ["household.county", "household.household_id"],
            name=op.f("fk_plan_step_county_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county", "participation_id"],
            ["participation.county", "participation.participation_id"],
            name=op.f("fk_plan_step_county_participation_id"),
        ),
        sa.PrimaryKeyConstraint("county", "participation_id", "step_id", name=op.f("pk_plan_step")),
    )
    with op.batch_alter_table("plan_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_step_county_household_id"), ["county", "household_id"], unique=False)

    op.create_table(
        "referral",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column(
            "place",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_day", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handler", sa.Uuid(), nullable=True),
        sa.Column("predecessor", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(length=24), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county", "household_id"],
            ["household.county", "household.household_id"],
            name=op.f("fk_referral_county_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county", "need_id"], ["need.county", "need.need_id"], name=op.f("fk_referral_county_need_id")
        ),
        sa.PrimaryKeyConstraint("county", "referral_id", name=op.f("pk_referral")),
    )
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_county_household_id"), ["county", "household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_county_opened_at"), ["county", "opened_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_county_person_id"), ["county", "person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_referral_county_status_opened_at"), ["county", "status", "opened_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_referral_county_target_place"), ["county", "target", "place"], unique=False
        )

    op.create_table(
        "deliberation",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("deliberation_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("referral_id", sa.Uuid(), nullable=True),
        sa.Column(
            "place",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=True),
        sa.Column("due_day", sa.Date(), nullable=False),
        sa.Column("conference_day", sa.Date(), nullable=True),
        sa.Column("departments", sa.JSON(), nullable=False),
        sa.Column("attachments", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("category", sa.String(length=40), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("onward_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county", "household_id"],
            ["household.county", "household.household_id"],
            name=op.f("fk_deliberation_county_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county", "person_id"],
            ["person.county", "person.person_id"],
            name=op.f("fk_deliberation_county_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county", "referral_id"],
            ["referral.county", "referral.referral_id"],
            name=op.f("fk_deliberation_county_referral_id"),
        ),
        sa.PrimaryKeyConstraint("county", "deliberation_id", name=op.f("pk_deliberation")),
    )
    with op.batch_alter_table("deliberation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_deliberation_county_household_id"), ["county", "household_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_deliberation_county_person_id"), ["county", "person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deliberation_county_proposed_at"), ["county", "proposed_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_deliberation_county_state_due_day"), ["county", "state", "due_day"], unique=False
        )

    op.create_table(
        "referral_step",
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=16), nullable=False),
        sa.Column("before", sa.String(length=16), nullable=False),
        sa.Column("after", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("by_itself", sa.Boolean(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county", "referral_id"],
            ["referral.county", "referral.referral_id"],
            name=op.f("fk_referral_step_county_referral_id"),
        ),
        sa.PrimaryKeyConstraint("county", "step_id", name=op.f("pk_referral_step")),
    )
    with op.batch_alter_table("referral_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_step_county_person_id"), ["county", "person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_referral_step_county_referral_id_position"),
            ["county", "referral_id", "position"],
            unique=False,
        )


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("referral_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_step_county_referral_id_position"))
        batch_op.drop_index(batch_op.f("ix_referral_step_county_person_id"))

    op.drop_table("referral_step")
    with op.batch_alter_table("deliberation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deliberation_county_state_due_day"))
        batch_op.drop_index(batch_op.f("ix_deliberation_county_proposed_at"))
        batch_op.drop_index(batch_op.f("ix_deliberation_county_person_id"))
        batch_op.drop_index(batch_op.f("ix_deliberation_county_household_id"))

    op.drop_table("deliberation")
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_county_target_place"))
        batch_op.drop_index(batch_op.f("ix_referral_county_status_opened_at"))
        batch_op.drop_index(batch_op.f("ix_referral_county_person_id"))
        batch_op.drop_index(batch_op.f("ix_referral_county_opened_at"))
        batch_op.drop_index(batch_op.f("ix_referral_county_household_id"))

    op.drop_table("referral")
    with op.batch_alter_table("plan_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_step_county_household_id"))

    op.drop_table("plan_step")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delivery_county_term"))
        batch_op.drop_index(batch_op.f("ix_delivery_county_referral_id"))
        batch_op.drop_index(batch_op.f("ix_delivery_county_programme_id_subject"))
        batch_op.drop_index(batch_op.f("ix_delivery_county_programme_id_occurred_on_delivery_id"))
        batch_op.drop_index(batch_op.f("ix_delivery_county_person_id"))
        batch_op.drop_index(batch_op.f("ix_delivery_county_likeness"))
        batch_op.drop_index(batch_op.f("ix_delivery_county_household_id"))

    op.drop_table("delivery")
    with op.batch_alter_table("visit_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_person_county_person_id_day"))
        batch_op.drop_index(batch_op.f("ix_visit_person_county_household_id"))

    op.drop_table("visit_person")
    op.drop_table("visit_cosignature")
    with op.batch_alter_table("visit_correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_correction_county_visit_id"))

    op.drop_table("visit_correction")
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standing_county_retry_by"))
        batch_op.drop_index(batch_op.f("ix_standing_county_proposal_since"))
        batch_op.drop_index(batch_op.f("ix_standing_county_next_due"))
        batch_op.drop_index(batch_op.f("ix_standing_county_level"))
        batch_op.drop_index(batch_op.f("ix_standing_county_household_id"))

    op.drop_table("standing")
    with op.batch_alter_table("reveal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reveal_county_person_id"))

    op.drop_table("reveal")
    with op.batch_alter_table("reassignment_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reassignment_item_county_household_id"))

    op.drop_table("reassignment_item")
    with op.batch_alter_table("proposal_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_note_county_person_id"))

    op.drop_table("proposal_note")
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participation_county_programme_id_subject"))
        batch_op.drop_index(batch_op.f("ix_participation_county_person_id"))
        batch_op.drop_index(batch_op.f("ix_participation_county_household_id"))

    op.drop_table("participation")
    with op.batch_alter_table("override", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_override_county_state_asked_at"))
        batch_op.drop_index(batch_op.f("ix_override_county_person_id"))

    op.drop_table("override")
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_observation_county_source_id"))
        batch_op.drop_index(batch_op.f("ix_observation_county_person_id"))
        batch_op.drop_index(batch_op.f("ix_observation_county_household_id_occurred_at"))

    op.drop_table("observation")
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_county_person_id"))
        batch_op.drop_index(batch_op.f("ix_need_county_household_id"))

    op.drop_table("need")
    with op.batch_alter_table("mandatory_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mandatory_report_county_alert_id"))

    op.drop_table("mandatory_report")
    with op.batch_alter_table("fold_state", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fold_state_county_person_id"))

    op.drop_table("fold_state")
    with op.batch_alter_table("file_fact", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_file_fact_entitled",
            sqlite_where=sa.text("kind = 'entitlement'"),
            postgresql_where=sa.text("kind = 'entitlement'"),
        )
        batch_op.drop_index(batch_op.f("ix_file_fact_county_person_id"))
        batch_op.drop_index(batch_op.f("ix_file_fact_county_household_id"))

    op.drop_table("file_fact")
    with op.batch_alter_table("edit_conflict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_edit_conflict_county_person_id"))
        batch_op.drop_index(batch_op.f("ix_edit_conflict_county_household_id"))

    op.drop_table("edit_conflict")
    with op.batch_alter_table("distinct_pair", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_distinct_pair_county_other_id"))

    op.drop_table("distinct_pair")
    with op.batch_alter_table("data_subject_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_data_subject_request_county_person_id"))
        batch_op.drop_index(batch_op.f("ix_data_subject_request_county_decided_at_due_day"))

    op.drop_table("data_subject_request")
    with op.batch_alter_table("clue", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clue_county_reporter_reported_at"))
        batch_op.drop_index(batch_op.f("ix_clue_county_reported_at"))
        batch_op.drop_index(batch_op.f("ix_clue_county_place_reported_at"))
        batch_op.drop_index(batch_op.f("ix_clue_county_person_id"))
        batch_op.drop_index(batch_op.f("ix_clue_county_link_id_reported_at"))
        batch_op.drop_index(batch_op.f("ix_clue_county_household_id"))

    op.drop_table("clue")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_county_visit_id"))
        batch_op.drop_index(batch_op.f("ix_attachment_county_subject_id"))
        batch_op.drop_index(batch_op.f("ix_attachment_county_sha256"))
        batch_op.drop_index(batch_op.f("ix_attachment_county_household_id"))
        batch_op.drop_index(batch_op.f("ix_attachment_county_blob_id"))

    op.drop_table("attachment")
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_county_source_id"))
        batch_op.drop_index(batch_op.f("ix_assessment_county_person_id_at"))

    op.drop_table("assessment")
    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appeal_county_state_due_day"))
        batch_op.drop_index(batch_op.f("ix_appeal_county_person_id"))

    op.drop_table("appeal")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_county_received_at"))
        batch_op.drop_index(batch_op.f("ix_visit_county_household_id_effective_at"))

    op.drop_table("visit")
    with op.batch_alter_table("refresh_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_refresh_token_expires_at"))
        batch_op.drop_index(batch_op.f("ix_refresh_token_county_session_id"))

    op.drop_table("refresh_token")
    op.drop_table("reassignment")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_erased_at_county_person_id"))
        batch_op.drop_index(batch_op.f("ix_person_county_restricted_at"))
        batch_op.drop_index(batch_op.f("ix_person_county_phone_index"))
        batch_op.drop_index(batch_op.f("ix_person_county_name_index"))
        batch_op.drop_index(batch_op.f("ix_person_county_id_index"))
        batch_op.drop_index(batch_op.f("ix_person_county_household_id"))

    op.drop_table("person")
    with op.batch_alter_table("pairing", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_pairing_active", sqlite_where=sa.text("until_at IS NULL"), postgresql_where=sa.text("until_at IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_pairing_county_team_id"))
        batch_op.drop_index(batch_op.f("ix_pairing_county_household_id_from_at"))

    op.drop_table("pairing")
    with op.batch_alter_table("household_standing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_standing_county_next_change"))

    op.drop_table("household_standing")
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_alert_county_raised_by"))
        batch_op.drop_index(batch_op.f("ix_alert_county_raised_at"))
        batch_op.drop_index(batch_op.f("ix_alert_county_household_id"))
        batch_op.drop_index(batch_op.f("ix_alert_county_closed_at_raised_at"))

    op.drop_table("alert")
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_county_place_team_id"))

    op.drop_table("team")
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_county_account_id"))
        batch_op.drop_index(batch_op.f("ix_session_client_id"))

    op.drop_table("session")
    with op.batch_alter_table("seat_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seat_grant_county_team_id"))
        batch_op.drop_index(batch_op.f("ix_seat_grant_county_account_id"))

    op.drop_table("seat_grant")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_grant_county_account_id"))

    op.drop_table("role_grant")
    op.drop_table("recovery_code")
    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_county_kind"))

    op.drop_table("programme")
    op.drop_table("policy_change")
    op.drop_table("passkey")
    op.drop_table("informant")
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_county_team_id_household_id"))
        batch_op.drop_index(batch_op.f("ix_household_county_place_household_id"))

    op.drop_table("household")
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_device_county_account_id"))

    op.drop_table("device")
    with op.batch_alter_table("clue_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clue_link_county_place"))

    op.drop_table("clue_link")
    with op.batch_alter_table("authorization_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_authorization_code_expires_at"))

    op.drop_table("authorization_code")
    op.drop_table("account_secret")
    with op.batch_alter_table("weather_warning", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_weather_warning_county_until_day"))

    op.drop_table("weather_warning")
    op.drop_table("visit_form")
    with op.batch_alter_table("used_jti", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_used_jti_expires_at"))

    op.drop_table("used_jti")
    with op.batch_alter_table("try_bucket", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_try_bucket_last_at"))

    op.drop_table("try_bucket")
    op.drop_table("sync_scope")
    op.drop_table("sync_meta")
    op.drop_table("sync_health")
    with op.batch_alter_table("sync_entry", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_sync_entry_removed",
            sqlite_where=sa.text("removed_on IS NOT NULL"),
            postgresql_where=sa.text("removed_on IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_sync_entry_county_scope_id_household_id"))

    op.drop_table("sync_entry")
    op.drop_table("subject_key")
    with op.batch_alter_table("signing_key", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_signing_key_one_of_each",
            postgresql_where=sa.text("state IN ('next', 'active')"),
            sqlite_where=sa.text("state IN ('next', 'active')"),
        )

    op.drop_table("signing_key")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_expires_at"))

    op.drop_table("sign_in")
    op.drop_table("rollup")
    op.drop_table("risk_policy")
    op.drop_table("retention")
    op.drop_table("reference_item")
    with op.batch_alter_table("quarantine", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quarantine_county_state_quarantined_at_quarantine_id"))
        batch_op.drop_index(batch_op.f("ix_quarantine_county_op_id"))

    op.drop_table("quarantine")
    with op.batch_alter_table("policy_rehearsal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_policy_rehearsal_county_version"))

    op.drop_table("policy_rehearsal")
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_place_parent_code"))
        batch_op.drop_index(batch_op.f("ix_place_county"))

    op.drop_table("place")
    op.drop_table("person_identity")
    with op.batch_alter_table("pending_authorization", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pending_authorization_expires_at"))

    op.drop_table("pending_authorization")
    op.drop_table("organisation")
    with op.batch_alter_table("op_waiting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_op_waiting_county_awaited"))

    op.drop_table("op_waiting")
    with op.batch_alter_table("op_inbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_op_inbox_open",
            postgresql_where=sa.text("status IN ('received', 'deferred')"),
            sqlite_where=sa.text("status IN ('received', 'deferred')"),
        )
        batch_op.drop_index(batch_op.f("ix_op_inbox_county_entity_id"))
        batch_op.drop_index(batch_op.f("ix_op_inbox_county_blocked_by"))
        batch_op.drop_index(batch_op.f("ix_op_inbox_county_account_id_group_id"))

    op.drop_table("op_inbox")
    op.drop_table("oauth_client")
    op.drop_table("journal_lane")
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_journal_county_subject_id_at"))
        batch_op.drop_index(batch_op.f("ix_journal_county_household_id_at"))
        batch_op.drop_index(batch_op.f("ix_journal_county_at_entry_id"))
        batch_op.drop_index(batch_op.f("ix_journal_county_account_id_at"))

    op.drop_table("journal")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_done_at_kind_run_at"))

    op.drop_table("job")
    op.drop_table("external_identity")
    with op.batch_alter_table("external_id", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_external_id_county_subject_id"))

    op.drop_table("external_id")
    op.drop_table("event_mark")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_county_at"))

    op.drop_table("event")
    op.drop_table("device_key")
    op.drop_table("delta")
    with op.batch_alter_table("blob", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_blob_state_moved_at"))
        batch_op.drop_index(batch_op.f("ix_blob_marked_at"))
        batch_op.drop_index(batch_op.f("ix_blob_county_sha256"))

    op.drop_table("blob")
    op.drop_table("audit_tree")
    op.drop_table("audit_leaf")
    op.drop_table("audit_lane")
    op.drop_table("audit_checkpoint")
    with op.batch_alter_table("alias", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_alias_standing", sqlite_where=sa.text("until_at IS NULL"), postgresql_where=sa.text("until_at IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_alias_county_end_id"))
        batch_op.drop_index(batch_op.f("ix_alias_county_alias_id"))

    op.drop_table("alias")
    op.drop_table("account_name")
    op.drop_table("account")

"""The first council: every table at once, before there was data to think of."""

# ruff: noqa: PLR0915 # a whole schema is one list

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | Sequence[str] | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit")),
    )
    op.create_table(
        "charters",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_charters")),
    )
    op.create_table(
        "chats",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("telegram_index", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chats")),
        sa.UniqueConstraint("telegram_index", name=op.f("uq_chats_telegram_index")),
    )
    op.create_table(
        "circles",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("kid", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_seed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circles")),
    )
    op.create_table(
        "council",
        sa.Column("only", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("instance", sa.Text(), nullable=False),
        sa.Column("siren", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("wrapped_root", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('"only" = 1', name=op.f("ck_council_single")),
        sa.PrimaryKeyConstraint("only", name=op.f("pk_council")),
    )
    op.create_table(
        "meetings",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("local", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("whole_council", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
    )
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meetings_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_meetings_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "minor_referrals",
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_minor_referrals")),
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "updates",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_updates")),
    )
    with op.batch_alter_table("updates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_updates_at"), ["at"], unique=False)

    op.create_table(
        "wrong_codes",
        sa.Column("account", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_wrong_codes")),
    )
    op.create_table(
        "agendas",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting"], ["meetings.id"], name=op.f("fk_agendas_meeting_meetings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agendas")),
        sa.UniqueConstraint("meeting", "version", name=op.f("uq_agendas_meeting_version")),
    )
    op.create_table(
        "communes",
        sa.Column("insee", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("circle", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle"], ["circles.id"], name=op.f("fk_communes_circle_circles")
        ),
        sa.PrimaryKeyConstraint("insee", name=op.f("pk_communes")),
    )
    op.create_table(
        "groups",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("missing", sa.Text(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("leave_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat"], ["chats.id"], name=op.f("fk_groups_chat_chats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
        sa.UniqueConstraint("chat", name=op.f("uq_groups_chat")),
    )
    op.create_table(
        "members",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("telegram_index", sa.LargeBinary(), nullable=True),
        sa.Column("chat", sa.Text(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("charter_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat"], ["chats.id"], name=op.f("fk_members_chat_chats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("telegram_index", name=op.f("uq_members_telegram_index")),
    )
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_members_status"), ["status"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("member", sa.Text(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["chat"], ["chats.id"], name=op.f("fk_outbox_chat_chats")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_outbox")),
        sa.UniqueConstraint("id", name=op.f("uq_outbox_id")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_about", ["about"], unique=False)
        batch_op.create_index("ix_outbox_chat", ["chat", "outcome"], unique=False)
        batch_op.create_index("ix_outbox_slot", ["slot"], unique=False)
        batch_op.create_index("ix_outbox_waiting", ["outcome", "due_at"], unique=False)

    op.create_table(
        "reminders",
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting"], ["meetings.id"], name=op.f("fk_reminders_meeting_meetings")
        ),
        sa.PrimaryKeyConstraint("meeting", "audience", name=op.f("pk_reminders")),
    )
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.create_index("ix_reminders_waiting", ["state", "due_at"], unique=False)

    op.create_table(
        "slots",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["chat"], ["chats.id"], name=op.f("fk_slots_chat_chats")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_slots")),
    )
    op.create_table(
        "absences",
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting"], ["meetings.id"], name=op.f("fk_absences_meeting_meetings")
        ),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_absences_member_members")
        ),
        sa.PrimaryKeyConstraint("meeting", "member", name=op.f("pk_absences")),
    )
    op.create_table(
        "alerts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("insee", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("immediate_danger", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author"], ["members.id"], name=op.f("fk_alerts_author_members")),
        sa.ForeignKeyConstraint(
            ["insee"], ["communes.insee"], name=op.f("fk_alerts_insee_communes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sa.UniqueConstraint("reference", name=op.f("uq_alerts_reference")),
    )
    with op.batch_alter_table("alerts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alerts_author"), ["author"], unique=False)
        batch_op.create_index(batch_op.f("ix_alerts_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_alerts_insee"), ["insee"], unique=False)

    op.create_table(
        "drafts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("nudged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name=op.f("fk_drafts_member_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drafts_member"), ["member"], unique=False)

    op.create_table(
        "group_communes",
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("insee", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group"], ["groups.id"], name=op.f("fk_group_communes_group_groups")
        ),
        sa.ForeignKeyConstraint(
            ["insee"], ["communes.insee"], name=op.f("fk_group_communes_insee_communes")
        ),
        sa.PrimaryKeyConstraint("group", "insee", name=op.f("pk_group_communes")),
    )
    with op.batch_alter_table("group_communes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_communes_insee"), ["insee"], unique=False)

    op.create_table(
        "invitations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("voucher", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_invitations_member_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invitations_code_hash")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_member"), ["member"], unique=False)

    op.create_table(
        "meeting_communes",
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("insee", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["insee"], ["communes.insee"], name=op.f("fk_meeting_communes_insee_communes")
        ),
        sa.ForeignKeyConstraint(
            ["meeting"], ["meetings.id"], name=op.f("fk_meeting_communes_meeting_meetings")
        ),
        sa.PrimaryKeyConstraint("meeting", "insee", name=op.f("pk_meeting_communes")),
    )
    op.create_table(
        "member_communes",
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("insee", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["insee"], ["communes.insee"], name=op.f("fk_member_communes_insee_communes")
        ),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_member_communes_member_members")
        ),
        sa.PrimaryKeyConstraint("member", "insee", name=op.f("pk_member_communes")),
    )
    with op.batch_alter_table("member_communes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_communes_insee"), ["insee"], unique=False)

    op.create_table(
        "signatures",
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_signatures_member_members")
        ),
        sa.ForeignKeyConstraint(
            ["version"], ["charters.version"], name=op.f("fk_signatures_version_charters")
        ),
        sa.PrimaryKeyConstraint("member", "version", name=op.f("pk_signatures")),
    )
    op.create_table(
        "strangers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("account_index", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["group"], ["groups.id"], name=op.f("fk_strangers_group_groups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strangers")),
        sa.UniqueConstraint("account_index", name=op.f("uq_strangers_account_index")),
    )
    with op.batch_alter_table("strangers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_strangers_group"), ["group"], unique=False)

    op.create_table(
        "acknowledgements",
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("on_behalf", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("by_phone", sa.Boolean(), nullable=False),
        sa.Column("reached", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["alert"], ["alerts.id"], name=op.f("fk_acknowledgements_alert_alerts")
        ),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_acknowledgements_member_members")
        ),
        sa.ForeignKeyConstraint(
            ["reached"], ["members.id"], name=op.f("fk_acknowledgements_reached_members")
        ),
        sa.PrimaryKeyConstraint("alert", "on_behalf", name=op.f("pk_acknowledgements")),
    )
    op.create_table(
        "envelopes",
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["alerts.id"], name=op.f("fk_envelopes_alert_alerts")),
        sa.PrimaryKeyConstraint("alert", name=op.f("pk_envelopes")),
    )
    op.create_table(
        "notices",
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["alerts.id"], name=op.f("fk_notices_alert_alerts")),
        sa.ForeignKeyConstraint(["slot"], ["slots.name"], name=op.f("fk_notices_slot_slots")),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_notices")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notices_alert"), ["alert"], unique=False)

    op.create_table(
        "readings",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["alerts.id"], name=op.f("fk_readings_alert_alerts")),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_readings_member_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readings")),
    )
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_readings_alert"), ["alert"], unique=False)

    op.create_table(
        "wrapped_keys",
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("circle", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kid", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_dek", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alert"], ["alerts.id"], name=op.f("fk_wrapped_keys_alert_alerts")
        ),
        sa.ForeignKeyConstraint(
            ["circle"], ["circles.id"], name=op.f("fk_wrapped_keys_circle_circles")
        ),
        sa.PrimaryKeyConstraint("alert", "circle", "epoch", name=op.f("pk_wrapped_keys")),
    )


def downgrade() -> None:
    op.drop_table("wrapped_keys")
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_readings_alert"))

    op.drop_table("readings")
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notices_alert"))

    op.drop_table("notices")
    op.drop_table("envelopes")
    op.drop_table("acknowledgements")
    with op.batch_alter_table("strangers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_strangers_group"))

    op.drop_table("strangers")
    op.drop_table("signatures")
    with op.batch_alter_table("member_communes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_member_communes_insee"))

    op.drop_table("member_communes")
    op.drop_table("meeting_communes")
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitations_member"))

    op.drop_table("invitations")
    with op.batch_alter_table("group_communes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_group_communes_insee"))

    op.drop_table("group_communes")
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drafts_member"))

    op.drop_table("drafts")
    with op.batch_alter_table("alerts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_alerts_insee"))
        batch_op.drop_index(batch_op.f("ix_alerts_created_at"))
        batch_op.drop_index(batch_op.f("ix_alerts_author"))

    op.drop_table("alerts")
    op.drop_table("absences")
    op.drop_table("slots")
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.drop_index("ix_reminders_waiting")

    op.drop_table("reminders")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_waiting")
        batch_op.drop_index("ix_outbox_slot")
        batch_op.drop_index("ix_outbox_chat")
        batch_op.drop_index("ix_outbox_about")

    op.drop_table("outbox")
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_members_status"))

    op.drop_table("members")
    op.drop_table("groups")
    op.drop_table("communes")
    op.drop_table("agendas")
    op.drop_table("wrong_codes")
    with op.batch_alter_table("updates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_updates_at"))

    op.drop_table("updates")
    op.drop_table("settings")
    op.drop_table("minor_referrals")
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meetings_starts_at"))
        batch_op.drop_index(batch_op.f("ix_meetings_ends_at"))

    op.drop_table("meetings")
    op.drop_table("council")
    op.drop_table("circles")
    op.drop_table("chats")
    op.drop_table("charters")
    op.drop_table("audit")

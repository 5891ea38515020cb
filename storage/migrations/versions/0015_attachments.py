"""Files that go with alerts: asked of Telegram, then kept sealed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | Sequence[str] | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["alerts.id"], name=op.f("fk_attachments_alert_alerts")),
        sa.ForeignKeyConstraint(
            ["sender"], ["members.id"], name=op.f("fk_attachments_sender_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    op.create_index("ix_attachments_alert", "attachments", ["alert", "asked_at", "number"])
    op.create_index(
        "ix_attachments_due",
        "attachments",
        ["due_at"],
        sqlite_where=sa.text("state = 'awaited'"),
        postgresql_where=sa.text("state = 'awaited'"),
    )


def downgrade() -> None:
    op.drop_table("attachments")

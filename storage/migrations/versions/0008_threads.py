"""The thread of an alert: notes, each with its sealed keys, and who has read it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | Sequence[str] | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=True),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["alerts.id"], name=op.f("fk_notes_alert_alerts")),
        sa.ForeignKeyConstraint(["author"], ["members.id"], name=op.f("fk_notes_author_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index("ix_notes_alert", "notes", ["alert", "at", "id"])
    op.create_table(
        "note_keys",
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("circle", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kid", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_dek", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["note"], ["notes.id"], name=op.f("fk_note_keys_note_notes")),
        sa.ForeignKeyConstraint(
            ["circle"], ["circles.id"], name=op.f("fk_note_keys_circle_circles")
        ),
        sa.PrimaryKeyConstraint("note", "circle", "epoch", name=op.f("pk_note_keys")),
    )
    op.create_table(
        "thread_readings",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["alert"], ["alerts.id"], name=op.f("fk_thread_readings_alert_alerts")
        ),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_thread_readings_member_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_readings")),
    )
    op.create_index("ix_thread_readings_alert", "thread_readings", ["alert", "member", "at"])


def downgrade() -> None:
    op.drop_table("thread_readings")
    op.drop_table("note_keys")
    op.drop_table("notes")

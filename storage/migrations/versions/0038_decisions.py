"""Decisions of situations, and later of meetings; nothing that was kept changes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0038"
down_revision: str | Sequence[str] | None = "0037"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEXED = ("situation", "meeting", "lead", "step_at")


def upgrade() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("situation", sa.Text(), nullable=True),
        sa.Column("meeting", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("step", sa.Text(), nullable=True),
        sa.Column("step_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["situation"], ["situations.id"], name=op.f("fk_decisions_situation_situations")
        ),
        sa.ForeignKeyConstraint(
            ["meeting"], ["meetings.id"], name=op.f("fk_decisions_meeting_meetings")
        ),
        sa.ForeignKeyConstraint(["lead"], ["members.id"], name=op.f("fk_decisions_lead_members")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["members.id"], name=op.f("fk_decisions_created_by_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        for column in INDEXED:
            batch_op.create_index(batch_op.f(f"ix_decisions_{column}"), [column], unique=False)


def downgrade() -> None:
    op.drop_table("decisions")

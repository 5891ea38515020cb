"""The round of the table before a meeting; nothing that was kept changes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0045"
down_revision: str | Sequence[str] | None = "0044"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "rounds",
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting"], ["meetings.id"], name=op.f("fk_rounds_meeting_meetings")
        ),
        sa.PrimaryKeyConstraint("meeting", name=op.f("pk_rounds")),
    )
    op.create_table(
        "round_answers",
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting"], ["meetings.id"], name=op.f("fk_round_answers_meeting_meetings")
        ),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_round_answers_member_members")
        ),
        sa.PrimaryKeyConstraint("meeting", "member", name=op.f("pk_round_answers")),
    )


def downgrade() -> None:
    op.drop_table("round_answers")
    op.drop_table("rounds")

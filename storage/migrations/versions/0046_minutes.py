"""Minutes of meetings, and where a decision stands in them; nothing that was kept changes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0046"
down_revision: str | Sequence[str] | None = "0045"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "minutes",
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("secretary", sa.Text(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_in", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting"], ["meetings.id"], name=op.f("fk_minutes_meeting_meetings")
        ),
        sa.ForeignKeyConstraint(
            ["secretary"], ["members.id"], name=op.f("fk_minutes_secretary_members")
        ),
        sa.ForeignKeyConstraint(
            ["approved_in"], ["meetings.id"], name=op.f("fk_minutes_approved_in_meetings")
        ),
        sa.PrimaryKeyConstraint("meeting", name=op.f("pk_minutes")),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reference", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_decisions_reference"), ["reference"])


def downgrade() -> None:
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_decisions_reference"), type_="unique")
        batch_op.drop_column("told_at")
        batch_op.drop_column("reference")
        batch_op.drop_column("number")
    op.drop_table("minutes")

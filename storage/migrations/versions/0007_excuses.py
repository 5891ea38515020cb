"""Who cannot come to a meeting is kept as excuses: absences are days away, a noun of their own."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | Sequence[str] | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    _rename("absences", "excuses")


def downgrade() -> None:
    _rename("excuses", "absences")


def _rename(old: str, new: str) -> None:
    """A table of the new name with all rows of the old: its constraints are named after it."""
    op.create_table(
        new,
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting"], ["meetings.id"], name=op.f(f"fk_{new}_meeting_meetings")
        ),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name=op.f(f"fk_{new}_member_members")),
        sa.PrimaryKeyConstraint("meeting", "member", name=op.f(f"pk_{new}")),
    )
    columns = "meeting, member, told_at"
    op.execute(f"INSERT INTO {new} ({columns}) SELECT {columns} FROM {old}")  # noqa: S608 # our own names
    op.drop_table(old)

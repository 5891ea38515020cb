"""Where the sheet of an alert stands on whose screen."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | Sequence[str] | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "sheets",
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["alerts.id"], name=op.f("fk_sheets_alert_alerts")),
        sa.ForeignKeyConstraint(["reader"], ["members.id"], name=op.f("fk_sheets_reader_members")),
        sa.ForeignKeyConstraint(["slot"], ["slots.name"], name=op.f("fk_sheets_slot_slots")),
        sa.PrimaryKeyConstraint("alert", "reader", name=op.f("pk_sheets")),
    )


def downgrade() -> None:
    op.drop_table("sheets")

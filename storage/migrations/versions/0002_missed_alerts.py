"""Who missed which alert while out of reach: one more table, nothing that was kept changes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | Sequence[str] | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "missed",
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("alert", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["alerts.id"], name=op.f("fk_missed_alert_alerts")),
        sa.ForeignKeyConstraint(["reader"], ["members.id"], name=op.f("fk_missed_reader_members")),
        sa.PrimaryKeyConstraint("reader", "alert", name=op.f("pk_missed")),
    )


def downgrade() -> None:
    op.drop_table("missed")

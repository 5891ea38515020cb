"""How alerts ended: one more table, nothing that was kept changes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | Sequence[str] | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "closings",
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["alerts.id"], name=op.f("fk_closings_alert_alerts")),
        sa.ForeignKeyConstraint(["by"], ["members.id"], name=op.f("fk_closings_by_members")),
        sa.PrimaryKeyConstraint("alert", name=op.f("pk_closings")),
    )


def downgrade() -> None:
    op.drop_table("closings")

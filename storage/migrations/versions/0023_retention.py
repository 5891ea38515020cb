"""Since when each alert stands as it does, and which deliveries are still known by whom.

- What is kept already counts from the last step of its history, or from its beginning.
- An old replica that still runs adds alerts without a row: they get theirs with their next step.
- PostgreSQL locks `outbox` for writing while the index is built: a few seconds for the hundred
  thousand rows of a busy council.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0023"
down_revision: str | Sequence[str] | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TRACED = sa.text(
    "outcome != 'waiting' AND (slot IS NOT NULL OR about IS NOT NULL OR member IS NOT NULL)"
)


def upgrade() -> None:
    op.create_table(
        "retention",
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["alerts.id"], name=op.f("fk_retention_alert_alerts")),
        sa.PrimaryKeyConstraint("alert", name=op.f("pk_retention")),
    )
    op.create_index("ix_retention_since", "retention", ["since"])
    op.execute(
        "INSERT INTO retention (alert, since) SELECT alerts.id, coalesce("
        "(SELECT max(alert_history.at) FROM alert_history WHERE alert_history.alert = alerts.id), "
        "alerts.created_at) FROM alerts"
    )
    op.create_index(
        "ix_outbox_ended",
        "outbox",
        ["ended_at"],
        sqlite_where=TRACED,
        postgresql_where=TRACED,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_ended", "outbox")
    op.drop_index("ix_retention_since", "retention")
    op.drop_table("retention")

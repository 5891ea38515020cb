"""Every status that an alert comes to is kept with its date.

- Alerts that exist get the status that they have: one that the town hall has seen since it said
  so, any other since it was sent.
- An old replica that still runs moves alerts without writing their history: the next step that a
  new one takes is dated again.
- `downgrade` takes what the old version does not know for seen.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | Sequence[str] | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PRESENT = """
    INSERT INTO alert_history (alert, number, status, at, "by")
    SELECT alerts.id, 1, alerts.status,
           coalesce(seen.at, alerts.created_at), coalesce(seen.member, alerts.author)
    FROM alerts
    LEFT JOIN acknowledgements AS seen
      ON seen.alert = alerts.id AND seen.on_behalf = 'town_hall'
     AND alerts.status = 'acknowledged'
"""
SEEN = """
    UPDATE alerts SET status = 'acknowledged'
    WHERE status NOT IN ('received', 'routed', 'acknowledged', 'withdrawn')
"""


def upgrade() -> None:
    op.create_table(
        "alert_history",
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alert"], ["alerts.id"], name=op.f("fk_alert_history_alert_alerts")
        ),
        sa.PrimaryKeyConstraint("alert", "number", name=op.f("pk_alert_history")),
    )
    op.execute(PRESENT)


def downgrade() -> None:
    op.execute(SEEN)
    op.drop_table("alert_history")

"""Where each alert stands on its way from person to person; notices know which ask to take over.

- Open alerts of before were told to everybody at once: each stands at the last step, which asks
  the coordinators once more a day after this.
- An alert that an old replica accepts meanwhile has no row: everybody was told of it.
- `downgrade` forgets where alerts stood: all that was told stays told.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision: str = "0027"
down_revision: str | Sequence[str] | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LAST_STEP = 3


def upgrade() -> None:
    op.create_table(
        "escalations",
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["alert"], ["alerts.id"], name=op.f("fk_escalations_alert_alerts")),
        sa.PrimaryKeyConstraint("alert", name=op.f("pk_escalations")),
    )
    op.create_index("ix_escalations_due", "escalations", ["due_at"])
    op.add_column(
        "notices", sa.Column("is_relay", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    _begin_for_open_alerts()


def downgrade() -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_column("is_relay")
    op.drop_index("ix_escalations_due", "escalations")
    op.drop_table("escalations")


def _begin_for_open_alerts() -> None:
    alerts = sa.table("alerts", sa.column("id"), sa.column("status"))
    acknowledgements = sa.table("acknowledgements", sa.column("alert"))
    escalations = sa.table(
        "escalations",
        sa.column("alert"),
        sa.column("step"),
        sa.column("rounds"),
        sa.column("due_at", sa.DateTime(timezone=True)),
    )
    tomorrow = sa.literal(datetime.now(UTC) + timedelta(days=1), sa.DateTime(timezone=True))
    unseen = ~sa.exists().where(acknowledgements.c.alert == alerts.c.id)
    waiting = sa.select(alerts.c.id, sa.literal(LAST_STEP), sa.literal(0), tomorrow).where(
        alerts.c.status.in_(("received", "routed")), unseen
    )
    op.execute(sa.insert(escalations).from_select(["alert", "step", "rounds", "due_at"], waiting))

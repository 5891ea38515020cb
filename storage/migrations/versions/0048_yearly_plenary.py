"""The plenaries that stand already are asked after, too: one is due twelve months after each.

- `downgrade` forgets what was to be asked; whoever was told already was told.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op
from dateutil.relativedelta import relativedelta

revision: str = "0048"
down_revision: str | Sequence[str] | None = "0047"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NOTICE = timedelta(days=60)
"""As a council has it that chose nothing else."""
MORNING = time(9)


def upgrade() -> None:
    meetings = sa.table("meetings", *map(sa.column, ("id", "kind", "state", "local", "zone")))
    standing = sa.select(meetings.c.id, meetings.c.local, meetings.c.zone).where(
        meetings.c.kind == "plenary", meetings.c.state == "planned"
    )
    rows = [
        {
            "meeting": id_,
            "audience": "next_plenary",
            "due_at": _due(local, zone),
            "state": "waiting",
        }
        for id_, local, zone in op.get_bind().execute(standing).all()
    ]
    if rows:
        op.bulk_insert(_reminders(), rows)


def downgrade() -> None:
    reminders = _reminders()
    op.execute(sa.delete(reminders).where(reminders.c.audience == "next_plenary"))


def _due(local: str, zone: str) -> datetime:
    day = datetime.fromisoformat(local).date() + relativedelta(months=12) - NOTICE
    return datetime.combine(day, MORNING, ZoneInfo(zone)).astimezone(UTC)


def _reminders() -> sa.TableClause:
    return sa.table(
        "reminders",
        sa.column("meeting"),
        sa.column("audience"),
        sa.column("due_at", sa.DateTime(timezone=True)),
        sa.column("state"),
    )

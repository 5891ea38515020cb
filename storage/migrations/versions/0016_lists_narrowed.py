"""Lists of alerts are narrowed by progress and colour: each kind is read in the order of time.

PostgreSQL locks `alerts` for writing while the two indexes are built: a second or two for the
hundred thousand rows of a very busy council.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0016"
down_revision: str | Sequence[str] | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KIND = ["status", "severity", "created_at", "id"]


def upgrade() -> None:
    op.create_index("ix_alerts_kind", "alerts", KIND)
    op.create_index("ix_alerts_insee_kind", "alerts", ["insee", *KIND])


def downgrade() -> None:
    op.drop_index("ix_alerts_insee_kind", "alerts")
    op.drop_index("ix_alerts_kind", "alerts")

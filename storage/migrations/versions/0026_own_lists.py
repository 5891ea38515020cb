"""Lists of one's own alerts are narrowed, too: each kind is read in the order of time."""

from collections.abc import Sequence

from alembic import op

revision: str = "0026"
down_revision: str | Sequence[str] | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KIND = ["status", "severity", "created_at", "id"]


def upgrade() -> None:
    op.create_index("ix_alerts_author_kind", "alerts", ["author", *KIND])


def downgrade() -> None:
    op.drop_index("ix_alerts_author_kind", "alerts")

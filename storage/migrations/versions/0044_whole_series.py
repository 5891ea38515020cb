"""A series is changed as a whole: how often it was, and which of its dates were changed by hand.

- A meeting that was changed so far was changed by hand.
- `downgrade` forgets both: each change counts as one by hand again.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0044"
down_revision: str | Sequence[str] | None = "0043"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "meetings", sa.Column("by_hand", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.execute(sa.text("UPDATE meetings SET by_hand = :yes WHERE version > 1").bindparams(yes=True))
    op.add_column("series", sa.Column("version", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    op.drop_column("series", "version")
    op.drop_column("meetings", "by_hand")

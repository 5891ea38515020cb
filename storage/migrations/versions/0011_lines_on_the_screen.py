"""A list remembers how many of its lines were on the screen before the text that waits.

- An old replica that still runs leaves `shown` at 0: a list whose growth is then refused counts all
  its lines as untold, and they are told again.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | Sequence[str] | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("storms", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shown", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("storms", schema=None) as batch_op:
        batch_op.drop_column("shown")

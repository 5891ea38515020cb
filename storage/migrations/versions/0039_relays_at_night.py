"""What changes hands at night waits for the morning; what was missed before has no such hour."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0039"
down_revision: str | Sequence[str] | None = "0038"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("missed", schema=None) as batch_op:
        batch_op.add_column(sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_missed_due_at"), ["due_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("missed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_missed_due_at"))
        batch_op.drop_column("due_at")

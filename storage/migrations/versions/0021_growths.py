"""Which growth of a situation was pointed out, so that it is said once."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | Sequence[str] | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "growths",
        sa.Column("situation", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["situation"], ["situations.id"], name=op.f("fk_growths_situation_situations")
        ),
        sa.PrimaryKeyConstraint("situation", "rule", name=op.f("pk_growths")),
    )


def downgrade() -> None:
    op.drop_table("growths")

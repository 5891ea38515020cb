"""Who stood in for whom at the last look; nothing that was kept changes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0034"
down_revision: str | Sequence[str] | None = "0033"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "relays",
        sa.Column("absent", sa.Text(), nullable=False),
        sa.Column("acting", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["absent"], ["members.id"], name=op.f("fk_relays_absent_members")),
        sa.ForeignKeyConstraint(["acting"], ["members.id"], name=op.f("fk_relays_acting_members")),
        sa.PrimaryKeyConstraint("absent", name=op.f("pk_relays")),
    )


def downgrade() -> None:
    op.drop_table("relays")

"""Personal calendars: an address for each member who asked for one.

- `downgrade` forgets the addresses: whoever subscribed asks for a new one.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0040"
down_revision: str | Sequence[str] | None = "0039"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "feeds",
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("address_index", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name=op.f("fk_feeds_member_members")),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_feeds")),
        sa.UniqueConstraint("address_index", name=op.f("uq_feeds_address_index")),
    )


def downgrade() -> None:
    op.drop_table("feeds")

"""A message may tell of many alerts: notices are known by slot and alert, storms list them.

- PostgreSQL locks `notices` for as long as the new primary key is built: a busy council has some
  hundred thousand rows after three years, which is a second or two.
- An old replica that still runs goes on adding notices: `line` is nullable, and a message of its
  own has none.
- `downgrade` forgets which alerts a storm listed: those messages stay as they are on the screens.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | Sequence[str] | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("line", sa.Integer(), nullable=True))
        batch_op.drop_constraint("pk_notices", type_="primary")
        batch_op.create_primary_key("pk_notices", ["slot", "alert"])

    op.create_table(
        "storms",
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("is_stale", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["chat"], ["chats.id"], name=op.f("fk_storms_chat_chats")),
        sa.ForeignKeyConstraint(["slot"], ["slots.name"], name=op.f("fk_storms_slot_slots")),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_storms")),
    )
    with op.batch_alter_table("storms", schema=None) as batch_op:
        batch_op.create_index("ix_storms_chat", ["chat", "is_open"], unique=False)
        batch_op.create_index("ix_storms_stale", ["is_stale"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("storms", schema=None) as batch_op:
        batch_op.drop_index("ix_storms_stale")
        batch_op.drop_index("ix_storms_chat")

    op.drop_table("storms")
    op.execute("DELETE FROM notices WHERE line IS NOT NULL")
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint("pk_notices", type_="primary")
        batch_op.create_primary_key("pk_notices", ["slot"])
        batch_op.drop_column("line")

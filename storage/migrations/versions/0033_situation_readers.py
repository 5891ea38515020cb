"""A situation is opened to people by name; nothing that was kept changes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0033"
down_revision: str | Sequence[str] | None = "0032"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "situation_readers",
        sa.Column("situation", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["situation"],
            ["situations.id"],
            name=op.f("fk_situation_readers_situation_situations"),
        ),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_situation_readers_member_members")
        ),
        sa.PrimaryKeyConstraint("situation", "member", name=op.f("pk_situation_readers")),
    )
    with op.batch_alter_table("situation_readers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_situation_readers_member"), ["member"], unique=False)


def downgrade() -> None:
    op.drop_table("situation_readers")

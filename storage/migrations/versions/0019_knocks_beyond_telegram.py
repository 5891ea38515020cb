"""A second way to reach a member: confirmed addresses, and the knocks that go there."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | Sequence[str] | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "addresses",
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_addresses_member_members")
        ),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_addresses")),
    )
    op.create_table(
        "knocks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("alert", sa.Text(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knocks")),
    )
    with op.batch_alter_table("knocks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_knocks_alert"), ["alert"], unique=False)
        batch_op.create_index(batch_op.f("ix_knocks_member"), ["member"], unique=False)
        batch_op.create_index(
            "ix_knocks_next",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("outcome = 'waiting'"),
            postgresql_where=sa.text("outcome = 'waiting'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("knocks", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_knocks_next",
            sqlite_where=sa.text("outcome = 'waiting'"),
            postgresql_where=sa.text("outcome = 'waiting'"),
        )
        batch_op.drop_index(batch_op.f("ix_knocks_member"))
        batch_op.drop_index(batch_op.f("ix_knocks_alert"))

    op.drop_table("knocks")
    op.drop_table("addresses")

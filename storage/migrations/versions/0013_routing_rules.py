"""Who else hears of which alerts: rules, and the exchange groups that they name.

`downgrade` forgets both; what was sealed to the circle of a rule stays sealed to it, unread.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | Sequence[str] | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "exchange_groups",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_groups")),
    )
    op.create_table(
        "exchange_group_members",
        sa.Column("exchange_group", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exchange_group"],
            ["exchange_groups.id"],
            name=op.f("fk_exchange_group_members_exchange_group_exchange_groups"),
        ),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_exchange_group_members_member_members")
        ),
        sa.PrimaryKeyConstraint("exchange_group", "member", name=op.f("pk_exchange_group_members")),
    )
    with op.batch_alter_table("exchange_group_members", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exchange_group_members_member"), ["member"], unique=False
        )

    op.create_table(
        "routing_rules",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("circle", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("to_group", sa.Text(), nullable=True),
        sa.Column("to_kind", sa.Text(), nullable=True),
        sa.Column("to_commune", sa.Text(), nullable=True),
        sa.Column("to_exchange_group", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle"], ["circles.id"], name=op.f("fk_routing_rules_circle_circles")
        ),
        sa.ForeignKeyConstraint(
            ["to_commune"], ["communes.insee"], name=op.f("fk_routing_rules_to_commune_communes")
        ),
        sa.ForeignKeyConstraint(
            ["to_exchange_group"],
            ["exchange_groups.id"],
            name=op.f("fk_routing_rules_to_exchange_group_exchange_groups"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_rules")),
        sa.UniqueConstraint("circle", name=op.f("uq_routing_rules_circle")),
    )
    with op.batch_alter_table("wrapped_keys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wrapped_keys_circle"), ["circle"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("wrapped_keys", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wrapped_keys_circle"))

    op.drop_table("routing_rules")
    with op.batch_alter_table("exchange_group_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exchange_group_members_member"))

    op.drop_table("exchange_group_members")
    op.drop_table("exchange_groups")

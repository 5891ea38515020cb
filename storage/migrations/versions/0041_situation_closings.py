"""How situations ended; what is still open of the decisions of closed ones is dropped by that."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0041"
down_revision: str | Sequence[str] | None = "0040"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

DROP = """
    UPDATE decisions SET was = status, status = 'abandoned', step = NULL, step_at = NULL
    WHERE status IN ('to_do', 'doing')
    AND situation IN (SELECT id FROM situations WHERE status = 'closed')
"""


def upgrade() -> None:
    op.create_table(
        "situation_closings",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("situation", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["situation"],
            ["situations.id"],
            name=op.f("fk_situation_closings_situation_situations"),
        ),
        sa.ForeignKeyConstraint(
            ["by"], ["members.id"], name=op.f("fk_situation_closings_by_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_situation_closings")),
    )
    with op.batch_alter_table("situation_closings", schema=None) as batch_op:
        name = batch_op.f("ix_situation_closings_situation")
        batch_op.create_index(name, ["situation"], unique=False)
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("was", sa.Text(), nullable=True))
    op.execute(DROP)


def downgrade() -> None:
    op.execute("UPDATE decisions SET status = was WHERE was IS NOT NULL")
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_column("was")
    op.drop_table("situation_closings")

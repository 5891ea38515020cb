"""Who is on call from day to day; whoever is comes before the fixed order of an escalation.

- The steps of alerts on their way are counted from the new first one on.
- `downgrade` forgets the weeks; an alert that waits for whoever is on call waits as for the mayor.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0032"
down_revision: str | Sequence[str] | None = "0031"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "stints",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("insee", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Text(), nullable=False),
        sa.Column("until_day", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["insee"], ["communes.insee"], name=op.f("fk_stints_insee_communes")
        ),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name=op.f("fk_stints_member_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stints")),
    )
    op.create_index(op.f("ix_stints_member"), "stints", ["member"])
    op.create_index("ix_stints_insee", "stints", ["insee", "first_day"])
    op.execute(sa.text("UPDATE escalations SET step = step + 1 WHERE step > 0"))


def downgrade() -> None:
    op.execute(sa.text("UPDATE escalations SET step = step - 1 WHERE step > 1"))
    op.drop_table("stints")

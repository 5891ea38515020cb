"""Whoever is invited answers: what were excuses are answers like others, with who comes instead.

`downgrade` keeps who does not come as excused, and forgets who said that they come.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0047"
down_revision: str | Sequence[str] | None = "0046"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "attendances",
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("alternate", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        _refers("attendances", "meeting", "meetings"),
        _refers("attendances", "member", "members"),
        _refers("attendances", "alternate", "members"),
        _refers("attendances", "answered_by", "members"),
        sa.PrimaryKeyConstraint("meeting", "member", name=op.f("pk_attendances")),
    )
    op.create_index(op.f("ix_attendances_alternate"), "attendances", ["alternate"])
    op.execute(
        "INSERT INTO attendances (meeting, member, answer, answered_by, answered_at) "
        "SELECT meeting, member, 'excused', member, told_at FROM excuses"
    )
    op.drop_table("excuses")
    op.create_table(
        "tallies",
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        _refers("tallies", "meeting", "meetings"),
        _refers("tallies", "reader", "members"),
        sa.ForeignKeyConstraint(["slot"], ["slots.name"], name=op.f("fk_tallies_slot_slots")),
        sa.PrimaryKeyConstraint("meeting", "reader", name=op.f("pk_tallies")),
    )


def downgrade() -> None:
    op.drop_table("tallies")
    op.create_table(
        "excuses",
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        _refers("excuses", "meeting", "meetings"),
        _refers("excuses", "member", "members"),
        sa.PrimaryKeyConstraint("meeting", "member", name=op.f("pk_excuses")),
    )
    op.execute(
        "INSERT INTO excuses (meeting, member, told_at) "
        "SELECT meeting, member, answered_at FROM attendances WHERE answer <> 'present'"
    )
    op.drop_index(op.f("ix_attendances_alternate"), "attendances")
    op.drop_table("attendances")


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)

"""Points of agendas, and what keeps individual cases off formal sittings; nothing kept changes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0042"
down_revision: str | Sequence[str] | None = "0041"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEXED = ("meeting", "situation", "decision")
REFERRING = {
    "rapporteur": "members",
    "proposed_by": "members",
    "situation": "situations",
    "decision": "decisions",
}


def upgrade() -> None:
    op.create_index("ix_meetings_kind", "meetings", ["id", "kind"], unique=True)
    op.create_table(
        "agenda_items",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("meeting_kind", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("rapporteur", sa.Text(), nullable=True),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("situation", sa.Text(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting", "meeting_kind"],
            ["meetings.id", "meetings.kind"],
            name=op.f("fk_agenda_items_meeting_meeting_kind_meetings"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_agenda_items_{column}_{table}")
            )
            for column, table in REFERRING.items()
        ),
        sa.CheckConstraint(
            "situation IS NULL OR meeting_kind NOT IN ('plenary', 'restricted')",
            name=op.f("ck_agenda_items_no_case"),
        ),
        sa.CheckConstraint(
            "kind <> 'situation' OR situation IS NOT NULL",
            name=op.f("ck_agenda_items_which_situation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_items")),
    )
    with op.batch_alter_table("agenda_items", schema=None) as batch_op:
        for column in INDEXED:
            batch_op.create_index(batch_op.f(f"ix_agenda_items_{column}"), [column], unique=False)


def downgrade() -> None:
    op.drop_table("agenda_items")
    op.drop_index("ix_meetings_kind", "meetings")

"""A situation has its own thread, sealed to a circle of its own; nothing that was kept changes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0037"
down_revision: str | Sequence[str] | None = "0036"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "situation_circles",
        sa.Column("situation", sa.Text(), nullable=False),
        sa.Column("circle", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["situation"],
            ["situations.id"],
            name=op.f("fk_situation_circles_situation_situations"),
        ),
        sa.ForeignKeyConstraint(
            ["circle"], ["circles.id"], name=op.f("fk_situation_circles_circle_circles")
        ),
        sa.PrimaryKeyConstraint("situation", name=op.f("pk_situation_circles")),
    )
    op.create_table(
        "situation_notes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("situation", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("circle", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("kid", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_dek", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["situation"], ["situations.id"], name=op.f("fk_situation_notes_situation_situations")
        ),
        sa.ForeignKeyConstraint(
            ["author"], ["members.id"], name=op.f("fk_situation_notes_author_members")
        ),
        sa.ForeignKeyConstraint(
            ["circle"], ["circles.id"], name=op.f("fk_situation_notes_circle_circles")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_situation_notes")),
    )
    op.create_index(op.f("ix_situation_notes_at"), "situation_notes", ["at"])
    op.create_index("ix_situation_notes_situation", "situation_notes", ["situation", "at", "id"])
    op.create_table(
        "situation_readings",
        sa.Column("situation", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["situation"],
            ["situations.id"],
            name=op.f("fk_situation_readings_situation_situations"),
        ),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_situation_readings_member_members")
        ),
        sa.PrimaryKeyConstraint("situation", "member", name=op.f("pk_situation_readings")),
    )


def downgrade() -> None:
    op.drop_table("situation_readings")
    op.drop_table("situation_notes")
    op.drop_table("situation_circles")

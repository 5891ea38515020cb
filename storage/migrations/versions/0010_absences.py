"""Who is away and who was named to stand in: one more table, nothing that was kept changes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | Sequence[str] | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "absences",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("alternate", sa.Text(), nullable=True),
        sa.Column("named_by", sa.Text(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["alternate"], ["members.id"], name=op.f("fk_absences_alternate_members")
        ),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_absences_member_members")
        ),
        sa.ForeignKeyConstraint(
            ["named_by"], ["members.id"], name=op.f("fk_absences_named_by_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    for column in ("alternate", "member", "until_at"):
        op.create_index(op.f(f"ix_absences_{column}"), "absences", [column])


def downgrade() -> None:
    op.drop_table("absences")

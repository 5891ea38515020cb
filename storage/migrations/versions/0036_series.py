"""Series of meetings, and which day of a series a meeting was meant for.

- Meetings that stand belong to no series.
- `downgrade` forgets the series; their meetings stay, each on its own.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0036"
down_revision: str | Sequence[str] | None = "0035"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# In words of its own, as Alembic would copy the whole table on SQLite, which its children forbid.
_OF_SERIES = (
    "ALTER TABLE meetings ADD COLUMN series TEXT "
    "CONSTRAINT fk_meetings_series_series REFERENCES series (id)"
)


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("local", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("without", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("whole_council", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    op.create_index(op.f("ix_series_due_at"), "series", ["due_at"])
    op.create_table(
        "series_communes",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("insee", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["insee"], ["communes.insee"], name=op.f("fk_series_communes_insee_communes")
        ),
        sa.ForeignKeyConstraint(
            ["series"], ["series.id"], name=op.f("fk_series_communes_series_series")
        ),
        sa.PrimaryKeyConstraint("series", "insee", name=op.f("pk_series_communes")),
    )
    op.execute(sa.text(_OF_SERIES))
    op.add_column("meetings", sa.Column("meant_for", sa.Text(), nullable=True))
    op.create_index("ix_meetings_series", "meetings", ["series", "meant_for"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_meetings_series", "meetings")
    op.execute(sa.text("ALTER TABLE meetings DROP COLUMN meant_for"))
    op.execute(sa.text("ALTER TABLE meetings DROP COLUMN series"))
    op.drop_table("series_communes")
    op.drop_table("series")

"""Who else has seen what an alert tells: once per person, with the date of the last time."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | Sequence[str] | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "corroborations",
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["alert"], ["alerts.id"], name=op.f("fk_corroborations_alert_alerts")
        ),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_corroborations_member_members")
        ),
        sa.PrimaryKeyConstraint("alert", "member", name=op.f("pk_corroborations")),
    )


def downgrade() -> None:
    op.drop_table("corroborations")

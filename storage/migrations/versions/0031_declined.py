"""Who cannot answer an alert that they were asked about; nothing that was kept changes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0031"
down_revision: str | Sequence[str] | None = "0030"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "declined",
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["alerts.id"], name=op.f("fk_declined_alert_alerts")),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_declined_member_members")
        ),
        sa.PrimaryKeyConstraint("alert", "member", name=op.f("pk_declined")),
    )


def downgrade() -> None:
    op.drop_table("declined")

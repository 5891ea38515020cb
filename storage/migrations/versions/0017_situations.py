"""Alerts are gathered in situations; what a person said does not belong together is kept, too."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | Sequence[str] | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "situations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["lead"], ["members.id"], name=op.f("fk_situations_lead_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_situations")),
        sa.UniqueConstraint("reference", name=op.f("uq_situations_reference")),
    )
    with op.batch_alter_table("situations", schema=None) as batch_op:
        batch_op.create_index("ix_situations_newest", ["status", "opened_at", "id"], unique=False)
    op.create_table(
        "situation_alerts",
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("situation", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["alert"], ["alerts.id"], name=op.f("fk_situation_alerts_alert_alerts")
        ),
        sa.ForeignKeyConstraint(
            ["situation"], ["situations.id"], name=op.f("fk_situation_alerts_situation_situations")
        ),
        sa.PrimaryKeyConstraint("alert", name=op.f("pk_situation_alerts")),
    )
    with op.batch_alter_table("situation_alerts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_situation_alerts_situation"), ["situation"], unique=False
        )
    op.create_table(
        "unrelated",
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["alerts.id"], name=op.f("fk_unrelated_alert_alerts")),
        sa.PrimaryKeyConstraint("alert", "other", name=op.f("pk_unrelated")),
    )


def downgrade() -> None:
    op.drop_table("unrelated")
    op.drop_table("situation_alerts")
    op.drop_table("situations")

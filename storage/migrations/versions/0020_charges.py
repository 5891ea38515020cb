"""Who takes charge of an alert, with whom, how and until when."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | Sequence[str] | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "charges",
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=True),
        sa.Column("proposed", sa.Text(), nullable=True),
        sa.Column("proposed_by", sa.Text(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("step", sa.Text(), nullable=True),
        sa.Column("step_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["alert"], ["alerts.id"], name=op.f("fk_charges_alert_alerts")),
        sa.ForeignKeyConstraint(["lead"], ["members.id"], name=op.f("fk_charges_lead_members")),
        sa.ForeignKeyConstraint(
            ["proposed"], ["members.id"], name=op.f("fk_charges_proposed_members")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["members.id"], name=op.f("fk_charges_proposed_by_members")
        ),
        sa.PrimaryKeyConstraint("alert", name=op.f("pk_charges")),
    )
    op.create_index("ix_charges_lead", "charges", ["lead"])
    op.create_index("ix_charges_step_at", "charges", ["step_at"])
    op.create_table(
        "contributors",
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["alert"], ["alerts.id"], name=op.f("fk_contributors_alert_alerts")
        ),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_contributors_member_members")
        ),
        sa.PrimaryKeyConstraint("alert", "member", name=op.f("pk_contributors")),
    )
    op.create_index("ix_contributors_member", "contributors", ["member"])


def downgrade() -> None:
    op.drop_table("contributors")
    op.drop_table("charges")

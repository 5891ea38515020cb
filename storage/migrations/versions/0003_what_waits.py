"""What waits in the outbox has indexes of its own, which hold nothing else."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | Sequence[str] | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BEFORE: Mapping[str, Sequence[str]] = {
    "ix_outbox_waiting": ["outcome", "due_at"],
    "ix_outbox_slot": ["slot"],
    "ix_outbox_about": ["about"],
    "ix_outbox_chat": ["chat", "outcome"],
}
WAITING = "outcome = 'waiting'"
AFTER: Mapping[str, tuple[Sequence[str], str]] = {
    "ix_outbox_next": (["lane", "position"], WAITING),
    "ix_outbox_postponed": (["chat", "lane", "position"], f"{WAITING} AND attempts > 0"),
    "ix_outbox_chat": (["chat"], WAITING),
    "ix_outbox_slot": (["slot"], WAITING),
    "ix_outbox_about": (["about"], WAITING),
    "ix_outbox_member": (["member"], WAITING),
}


def upgrade() -> None:
    for name in BEFORE:
        op.drop_index(name, "outbox")
    for name, (columns, which) in AFTER.items():
        where = sa.text(which)
        op.create_index(name, "outbox", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name in AFTER:
        op.drop_index(name, "outbox")
    for name, columns in BEFORE.items():
        op.create_index(name, "outbox", columns)

"""Lists of alerts are read in the order of time, commune by commune and author by author."""

from collections.abc import Mapping, Sequence

from alembic import op

revision: str = "0006"
down_revision: str | Sequence[str] | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BEFORE = {
    "ix_alerts_created_at": ["created_at"],
    "ix_alerts_insee": ["insee"],
    "ix_alerts_author": ["author"],
}
AFTER = {
    "ix_alerts_newest": ["created_at", "id"],
    "ix_alerts_insee": ["insee", "created_at", "id"],
    "ix_alerts_author": ["author", "created_at", "id"],
}


def upgrade() -> None:
    _replace(BEFORE, AFTER)


def downgrade() -> None:
    _replace(AFTER, BEFORE)


def _replace(old: Mapping[str, Sequence[str]], new: Mapping[str, Sequence[str]]) -> None:
    for name in old:
        op.drop_index(name, "alerts")
    for name, columns in new.items():
        op.create_index(name, "alerts", columns)

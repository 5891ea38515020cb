"""What Alembic runs for every command: `storage.migrations.steps` hands it the connection."""

from typing import Any, Literal

from alembic import context

import storage.unit_of_work  # noqa: F401 # every noun puts its tables into the metadata
from storage.schema import Instant, metadata


def as_it_is_today(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Steps are history: they name SQLAlchemy's types, not ours, which may change."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
    render_item=as_it_is_today,
    compare_type=True,
    transactional_ddl=True,  # SQLite too: our transactions begin by themselves (storage.engine)
)
with context.begin_transaction():
    context.run_migrations()

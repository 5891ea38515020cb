<%!
    import re

    def bare(steps):
        """Without the remarks of Alembic: this page says what to think of."""
        return re.sub(r"# ### .*\n?", "", steps or "").strip()
%>\
"""${message}

Before this step is committed:

- SQLite changes a table by copying it (`op.batch_alter_table`) while foreign keys are on: a table
  that others point to cannot be dropped under them. Begin such a step with
  `op.execute("PRAGMA defer_foreign_keys=ON")`, and see that indexes and constraints are all back.
- PostgreSQL locks what it changes: a new column is nullable or has a constant default, an index on
  a large table is made CONCURRENTLY (outside of the transaction), a constraint is added NOT VALID
  and validated later. An old replica may still run: a column goes one release after its last use.
- Sealed columns cannot be read here: there is no key. The associated data is table, column and row
  id, so a table or a sealed column that is renamed never opens again. What is in a seal changes
  when a row is next written; reading has to know both shapes.
- The audit chain is not rewritten. Erasure is for ever: `downgrade` brings shapes back, not data.
- `HEAD` in storage/migrations/__init__.py becomes "${up_revision}".
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision: str = ${repr(up_revision)}
down_revision: str | Sequence[str] | None = ${repr(down_revision)}
branch_labels: str | Sequence[str] | None = ${repr(branch_labels)}
depends_on: str | Sequence[str] | None = ${repr(depends_on)}


def upgrade() -> None:
    ${bare(upgrades) or "pass"}


def downgrade() -> None:
    ${bare(downgrades) or "pass"}

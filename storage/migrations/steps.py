"""Alembic on a connection in hand: no file of settings, no connection of its own."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.schema import metadata

FOLDER = Path(__file__).parent


def upgrade(connection: Connection, to: str = "head") -> None:
    """Take the steps up to a revision, in the connection's transaction."""
    command.upgrade(_config(connection), to)


def downgrade(connection: Connection, to: str) -> None:
    """Take the steps back to a revision (`base`: no table is left)."""
    command.downgrade(_config(connection), to)


def revisions() -> list[str]:
    """The revisions among the files, the oldest first."""
    newest_first = ScriptDirectory(str(FOLDER)).walk_revisions()
    return [script.revision for script in newest_first][::-1]


def differences(connection: Connection) -> list[Any]:
    """What the tables of the code have that the database has not, or the other way round."""
    # Every noun has to put its tables into the metadata first.
    import storage.unit_of_work  # noqa: F401

    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


def draft(connection: Connection, why: str) -> Path:
    """Write the step from the newest revision to the tables of the code, and return its file."""
    number = f"{len(revisions()) + 1:04}"
    script: Any = command.revision(_config(connection), why, autogenerate=True, rev_id=number)
    return Path(script.path)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config

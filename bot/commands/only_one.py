"""One process at a time on a SQLite file: two emitters would say everything twice."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from bot.commands.opening import database_file
from bot.commands.refused import Refused

TAKEN = "Vigie tourne déjà sur cette base : arrêtez l’autre, ou changez DATABASE_URL."


@contextmanager
def only_one(url: str) -> Iterator[None]:
    """Hold the file lock `<database>.lock`; the system lets go of it however the process ends.

    A server needs none here: its replicas agree in the database. Raises `Refused`.
    """
    file = database_file(url)
    if file is None:
        yield
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_name(file.name + ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(TAKEN) from None
        yield

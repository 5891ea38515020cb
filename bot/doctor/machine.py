"""The machine: the key's file, the disk, and whether a bot runs."""

import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path

from bot.commands.opening import database_file
from bot.commands.refusals import line_for
from bot.doctor.findings import Finding, failing, fine, warning
from bot.settings import Settings
from storage.rekeying import successor_of
from storage.sealing import SealError

LITTLE, TOO_LITTLE = 1_000_000_000, 100_000_000
"""Bytes that are free on the disk."""


def key(settings: Settings) -> Iterator[Finding]:
    """Whether there is a key that is a key, for its owner alone, apart from what it opens."""
    try:
        settings.kek()
    except SealError as error:
        yield failing("key", line_for(error))
        return
    if settings.vigie_key.get_secret_value():
        yield fine("key", "La clé vient de VIGIE_KEY.")
        return
    path = settings.vigie_key_file
    yield fine("key", f"La clé se lit, et vous seul pouvez la lire : {path}")
    if successor_of(path).exists():
        yield warning(
            "key.change", "Un changement de clé a été interrompu. Terminez-le : vigie audit verify"
        )
    if _lie_together(path, settings):
        yield warning(
            "key.folder",
            "La clé est dans le dossier de la base : qui vole l’un vole l’autre. Déplacez-la et "
            "changez VIGIE_KEY_FILE.",
        )


def disk(settings: Settings) -> Iterator[Finding]:
    """Whether there is room for what comes. A server's disk is the server's business."""
    file = database_file(settings.database_url)
    if file is None:
        return
    free = shutil.disk_usage(file.parent).free
    said = f"{free / 1_000_000_000:.1f}".replace(".", ",")
    line = f"Il reste {said} Go sur le disque de la base"
    if free < TOO_LITTLE:
        yield failing("disk", f"{line} : Vigie va s’arrêter d’enregistrer. Faites de la place.")
    elif free < LITTLE:
        yield warning("disk", f"{line} : faites de la place, ou agrandissez-le.")
    else:
        yield fine("disk", f"{line}.")


def running(settings: Settings) -> Iterator[Finding]:
    """Whether a bot holds the lock of a database file (`bot.commands.only_one`)."""
    file = database_file(settings.database_url)
    if file is None:
        return
    if _is_held(file.with_name(f"{file.name}.lock")):
        yield fine("running", "Un bot tourne sur cette base.")
    else:
        yield failing("running", "Aucun bot ne tourne sur cette base. Lancez : vigie run")


def _is_held(lock: Path) -> bool:
    try:
        with lock.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _lie_together(path: Path, settings: Settings) -> bool:
    file = database_file(settings.database_url)
    return file is not None and path.resolve().parent == file.resolve().parent

"""`vigie restore`: the council as it was when a backup was made."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.exc import DBAPIError
from typer import echo

from bot.app import utc_now
from bot.commands.only_one import only_one
from bot.commands.opening import database_file
from bot.commands.refused import Refused
from bot.settings import Settings
from handlers.council.restored import tell_restored
from handlers.dates import spoken_moment
from handlers.moment import Moment
from handlers.words import SOURCE
from storage import backups, restoring
from storage.backups import Backup
from storage.engine import Database, is_down
from storage.restoring import Unsaid
from storage.vault import WrongKey

OTHER_KEY = (
    "La clé n’ouvre pas cette sauvegarde : rien n’a été changé. Rapportez celle qui servait "
    "quand la sauvegarde a été faite (VIGIE_KEY_FILE ou VIGIE_KEY)."
)
NOT_TOLD = (
    "Un conseil est déjà dans cette base : {name}. Rien n’a été changé. Pour mettre la sauvegarde "
    "à sa place : vigie restore {file} --replace {siren}"
)
UNREADABLE = "on ne peut pas la lire"


async def restore(settings: Settings, file: Path, replace: str, *, moving: bool) -> None:
    """Put a backup in the place of the database, once everything about it was found good.

    `replace` is the SIREN of the council that may be overwritten; `moving` says that no bot went
    on after the backup. Raises `Refused`, `DatabaseInUse`, and what examining and opening raise:
    nothing is changed then.
    """
    backup = backups.examine(file)
    kek, now = settings.kek(), utc_now()
    with only_one(settings.database_url):
        await _refuse_to_overwrite(settings, backup, file, replace)
        with _stage(settings) as stage:
            restoring.stage(file, stage)
            unsaid = await _make_ready(settings, stage, kek, backup, now, moving=moving)
            kept = await _install(settings, stage, now)
    _tell(settings, backup, unsaid, kept, now, moving=moving)


async def _refuse_to_overwrite(
    settings: Settings, backup: Backup, file: Path, replace: str
) -> None:
    source = database_file(settings.database_url)
    if source is not None and not source.exists():
        return
    try:
        there = await restoring.council_at(settings.database_url)
    except DBAPIError as error:
        if source is None or is_down(error):
            raise
        name, siren = UNREADABLE, backup.council.siren
    else:
        if there is None:
            return
        name, siren = there.name, there.siren
    if replace != siren:
        raise Refused(NOT_TOLD.format(name=name, file=file, siren=siren))


@contextmanager
def _stage(settings: Settings) -> Iterator[Path]:
    """Where the backup is made ready: beside the file, so that a rename is enough."""
    if database := database_file(settings.database_url):
        stage = database.with_name(f"{database.name}.restoring")
        try:
            yield stage
        finally:
            restoring.clear(stage)
        return
    with TemporaryDirectory(prefix="vigie-") as folder:
        yield Path(folder) / "stage.db"


async def _make_ready(
    settings: Settings, stage: Path, kek: bytes, backup: Backup, now: datetime, *, moving: bool
) -> Unsaid:
    try:
        database = await Database.open(restoring.address_of(stage), kek)
    except WrongKey:
        raise Refused(OTHER_KEY) from None
    async with database, database.write() as uow:
        unsaid = await restoring.settle(uow, backup, now, moving=moving)
        if not moving:
            moment = Moment(uow, now, settings.zone, await uow.policy(), "")
            await tell_restored(moment, backup.made_at, unsaid.about)
    return unsaid


async def _install(settings: Settings, stage: Path, now: datetime) -> Path | None:
    if file := database_file(settings.database_url):
        return restoring.install_as_file(stage, file, now)
    await restoring.install_on_server(stage, settings.database_url)
    return None


def _tell(
    settings: Settings,
    backup: Backup,
    unsaid: Unsaid,
    kept: Path | None,
    now: datetime,
    *,
    moving: bool,
) -> None:
    at = spoken_moment(backup.made_at, settings.zone, now, SOURCE)
    echo(f"Le conseil est restauré : {backup.council.name}, dans l’état de la sauvegarde ({at}).")
    if moving:
        echo("Ce qui attendait partira au prochain démarrage.")
    else:
        echo(
            f"Messages qui attendaient alors et ne partiront plus : {unsaid.count}. "
            "Au prochain démarrage, chaque partenaire apprendra jusqu’à quand Vigie se souvient."
        )
    if kept is not None:
        echo(f"L’ancienne base est gardée : {kept}. Effacez-la quand tout va bien.")
    echo("Ensuite : vigie audit verify, vigie doctor, puis vigie run.")

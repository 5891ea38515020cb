"""`vigie init`: a council comes to be, with all it needs, or nothing does."""

from contextlib import ExitStack
from datetime import datetime

from typer import echo

from bot.app import utc_now
from bot.commands.only_one import only_one
from bot.commands.opening import database_file
from bot.commands.refused import Refused
from bot.settings import Settings
from handlers.members.service import found_first_coordinator
from storage import keyfile
from storage.founding import FoundingCommune, founding
from storage.gazetteer import Intercommunality, intercommunality

WITHOUT_SIREN = (
    "Indiquez le SIREN de l’intercommunalité, neuf chiffres : vigie init --siren 200033025"
)


async def found(settings: Settings, siren: str) -> None:
    """Make key, database, communes, charter and the first invitation, and say what comes next.

    Raises `Refused`, `IntercommunalityUnknown`, `CouncilExists`, `DatabaseUnreachable` and the
    errors of `storage.keyfile`.
    """
    if not siren.strip():
        raise Refused(WITHOUT_SIREN)
    who = intercommunality(siren)
    with only_one(settings.database_url), ExitStack() as undo:
        kek, origin = _key(settings, undo)
        _forget_new_database(settings, undo)
        await found_council(settings, who, kek, utc_now())
        undo.pop_all()
    _tell(settings, who, origin)


async def found_council(
    settings: Settings, who: Intercommunality, kek: bytes, now: datetime
) -> None:
    """All that is in the database of a new council, in one transaction."""
    communes = [FoundingCommune(each.insee, each.name, each.population) for each in who.communes]
    async with founding(
        settings.database_url, kek, now, siren=who.siren, name=who.name, communes=communes
    ) as uow:
        await found_first_coordinator(uow, now)


def _key(settings: Settings, undo: ExitStack) -> tuple[bytes, str]:
    """The key, and where it came from; a key file made here goes again if the rest fails."""
    path = settings.vigie_key_file
    if settings.vigie_key.get_secret_value():
        return settings.kek(), "celle de VIGIE_KEY"
    try:
        key = keyfile.create(path)
    except keyfile.KeyFileExists:
        return keyfile.read(path), f"celle qui était déjà dans {path}"
    undo.callback(path.unlink, missing_ok=True)
    return key, f"{path} (gardez-en une copie ailleurs : sans elle, tout est perdu)"


def _forget_new_database(settings: Settings, undo: ExitStack) -> None:
    file = database_file(settings.database_url)
    if file is not None and not file.exists():
        undo.callback(file.unlink, missing_ok=True)


def _tell(settings: Settings, who: Intercommunality, origin: str) -> None:
    database = database_file(settings.database_url) or "le serveur de DATABASE_URL"
    echo(
        f"Le conseil est créé : {who.name}, {len(who.communes)} communes.\n"
        f"  clé   {origin}\n"
        f"  base  {database}\n"
        "Ensuite : mettez le jeton de @BotFather dans TELEGRAM_TOKEN, puis lancez : vigie run\n"
        "Le lien de la première personne qui coordonne s’y affichera."
    )

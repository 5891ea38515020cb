"""`vigie backup`: all that is kept, in one file, while the bot goes on."""

from pathlib import Path

from typer import echo

from bot.app import utc_now
from bot.commands.opening import database_file, must_be_there
from bot.settings import Settings
from storage import backups


async def backup(settings: Settings, file: Path) -> None:
    """Write a backup. It needs no key, and holds none.

    Raises what `storage.backups.write` raises.
    """
    if source := database_file(settings.database_url):
        must_be_there(source)
    made = await backups.write(settings.database_url, file, utc_now())
    echo(
        f"Sauvegarde faite et vérifiée : {file} ({_megabytes(file)} Mo, {made.council.name}, "
        f"journal jusqu’à l’acte n° {made.acts}).\n"
        "La clé n’y est pas : sans elle, personne ne peut la lire. Effacez-la dans 30 jours."
    )


def _megabytes(file: Path) -> str:
    return f"{file.stat().st_size / 1_000_000:.1f}".replace(".", ",")

"""`vigie rekey`: another key for the same council."""

from typer import echo

from bot.app import utc_now
from bot.commands.opening import opened
from bot.commands.refused import Refused
from bot.settings import Settings
from storage.rekeying import rekey as change_key

IN_ENVIRONMENT = (
    "La clé vient de VIGIE_KEY : mettez-la dans un fichier (VIGIE_KEY_FILE, chmod 600), "
    "retirez VIGIE_KEY, et relancez."
)


async def rekey(settings: Settings) -> None:
    """Change the key file and what it wraps. A bot that runs goes on undisturbed."""
    if settings.vigie_key.get_secret_value():
        raise Refused(IN_ENVIRONMENT)
    async with opened(settings) as database:
        await change_key(database, settings.vigie_key_file, utc_now())
    echo(
        f"La clé est changée : {settings.vigie_key_file}\n"
        "Gardez-en une copie ailleurs, et faites une sauvegarde : celles d’avant ne s’ouvrent "
        "qu’avec l’ancienne clé."
    )

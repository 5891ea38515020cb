"""The command line. Commands import what they need when they run: `vigie --help` stays fast."""

import asyncio
import gc
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Option, Typer, echo
from typer.exceptions import TyperException

COUNCIL, DAILY, TRYING = "Installer", "Au quotidien", "Essayer"
MISTYPED = 2

app = Typer(
    help="Vigie, le bot de liaison des conseils de sécurité et de prévention (CISPD).",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
audit = Typer(help="Le journal des actes : le vérifier, en garder une empreinte ailleurs.")
app.add_typer(audit, name="audit", rich_help_panel=DAILY)


def main() -> None:
    """Run one command. What went wrong is one line on stderr and a status that is not 0."""
    try:
        status = app(standalone_mode=False, prog_name="vigie")
    except TyperException:
        echo("Cette commande n’existe pas, ou elle est incomplète. Voyez : vigie --help", err=True)
        status = MISTYPED
    except Exception as error:  # noqa: BLE001 # the last stop: a traceback may quote what a person typed
        from bot.commands.refusals import line_for

        echo(line_for(error), err=True)
        status = 1
    sys.exit(status)


@app.command(rich_help_panel=COUNCIL)
def init(
    siren: Annotated[str, Option(help="Le SIREN de l’intercommunalité (neuf chiffres).")] = "",
) -> None:
    """Crée le conseil : la clé, la base, les communes, l’invitation à coordonner."""
    from bot.commands.founding import found

    _do(found(_settings(), siren))


@app.command(rich_help_panel=DAILY)
def run() -> None:
    """Fait vivre le bot jusqu’à Ctrl-C."""
    with _quick_imports():
        from bot.commands.running import run as run_bot

    _do(run_bot(_settings()))


@app.command(rich_help_panel=DAILY)
def invite_coordinator() -> None:
    """Invite une autre personne à coordonner, ou la même après la perte d’un téléphone."""
    from bot.commands.inviting import invite

    _do(invite(_settings()))


@app.command(rich_help_panel=DAILY)
def backup(file: Annotated[Path, Argument(help="Le fichier à écrire.")]) -> None:
    """Sauvegarde tout dans un fichier, sans la clé, pendant que le bot tourne."""
    from bot.commands.backing_up import backup as save

    _do(save(_settings(), file))


@app.command(rich_help_panel=DAILY)
def restore(
    file: Annotated[Path, Argument(help="Une sauvegarde.")],
    replace: Annotated[
        str, Option(help="Le SIREN du conseil qui est dans la base et que l’on veut remplacer.")
    ] = "",
    moving: Annotated[
        bool,
        Option(
            "--moving",
            help="Déménagement : le bot n’a pas tourné depuis ; ce qui attendait partira.",
        ),
    ] = False,
) -> None:
    """Remet le conseil dans l’état d’une sauvegarde, bot arrêté."""
    from bot.commands.restoring import restore as put_back

    _do(put_back(_settings(), file, replace, moving=moving))


@app.command(rich_help_panel=DAILY)
def doctor(
    as_json: Annotated[bool, Option("--json", help="Pour un outil, sans nom de personne.")] = False,
) -> int:
    """Examine tout, dit quoi faire. Statut : 0 tout va bien, 1 à surveiller, 2 en panne."""
    from bot.commands.examining import examine

    return asyncio.run(examine(_settings(), as_json=as_json))


@app.command(rich_help_panel=DAILY)
def health() -> int:
    """Dit si le bot de cette machine répond (METRICS_LISTEN). Statut : 0 oui, 1 non."""
    from bot.commands.pulse import feel

    return feel(_settings())


@app.command(rich_help_panel=DAILY)
def rekey() -> None:
    """Change la clé du conseil."""
    from bot.commands.rekeying import rekey as change_key

    _do(change_key(_settings()))


@audit.command()
def verify(
    checkpoint: Annotated[Path | None, Option(help="Une empreinte gardée ailleurs.")] = None,
) -> None:
    """Vérifie que rien n’a été changé ni retiré dans le journal."""
    from bot.commands.auditing import verify as verify_journal

    _do(verify_journal(_settings(), checkpoint))


@audit.command()
def checkpoint(file: Path) -> None:
    """Écrit l’empreinte du journal dans un fichier, à garder ailleurs."""
    from bot.commands.auditing import write_checkpoint

    _do(write_checkpoint(_settings(), file))


@app.command(rich_help_panel=TRYING)
def demo() -> None:
    """Joue toute l’histoire, sans jeton ni serveur, et dit qui a vu quoi."""
    from bot.demo import play

    _do(play())


@app.command(rich_help_panel=TRYING)
def playground(
    port: Annotated[int, Option(help="Le port de la page, sur cette machine seulement.")] = 8080,
) -> None:
    """Ouvre des téléphones dans une page, face au vrai bot."""
    from bot.commands.playing import play

    _do(play(port))


def _settings() -> Any:
    from bot.settings import Settings

    return Settings()


@contextmanager
def _quick_imports() -> Iterator[None]:
    """Import what a running bot needs and no more: it saves a sixth of the start.

    Nothing that is imported is garbage, so none is looked for. structlog and httpx would load two
    libraries where they find them, for tracebacks and a command that are never used here.
    """
    gc.disable()
    hidden = {name: None for name in ("rich", "click") if name not in sys.modules}
    sys.modules.update(hidden)  # type: ignore[arg-type] # None is how Python spells "not there"
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
        gc.freeze()
        gc.enable()


def _do(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)

"""`vigie audit …`: whether the journal is whole, and the mark that proves it later."""

import json
from pathlib import Path

from typer import echo

from bot.commands.opening import opened
from bot.commands.refused import Refused
from bot.settings import Settings
from storage.audit import Checkpoint


async def verify(settings: Settings, checkpoint: Path | None) -> None:
    """Walk the journal. Raises `AuditBroken`, and `Refused` for a file that is no checkpoint."""
    exported = _read(checkpoint) if checkpoint else None
    async with opened(settings) as database, database.read() as uow:
        end = await uow.audit.verify(exported)
    echo(f"Le journal est entier : {end.sequence} actes. Empreinte : {end.digest.hex()}")


async def write_checkpoint(settings: Settings, file: Path) -> None:
    """Verify the journal, and write where it ends. Raises `AuditBroken`."""
    async with opened(settings) as database, database.read() as uow:
        end = await uow.audit.verify()
    _write(file, end)
    echo(f"Empreinte de l’acte n° {end.sequence} écrite dans {file}. Gardez-la ailleurs.")


def _write(file: Path, end: Checkpoint) -> None:
    mark = {"sequence": end.sequence, "digest": end.digest.hex()}
    file.write_text(json.dumps(mark) + "\n", encoding="utf-8")


def _read(file: Path) -> Checkpoint:
    try:
        mark = json.loads(file.read_text(encoding="utf-8"))
        return Checkpoint(int(mark["sequence"]), bytes.fromhex(mark["digest"]))
    except (ValueError, KeyError, TypeError):
        raise Refused(f"{file} n’est pas une empreinte de journal.") from None

"""The database: whether it holds together, has today's shape, and what waits in it for too long."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from sqlalchemy import text

from bot.doctor.findings import Finding, failing, fine, span, warning
from bot.health import MOST_LAG
from storage import backups, migrations
from storage.locks import Lock, is_held
from storage.outbox import Lane, Outcome
from storage.unit_of_work import UnitOfWork

SLOW_LAG = timedelta(minutes=15)
"""How long what is not urgent may be overdue; a broadcast to thousands takes some minutes."""
BACKUP_AGE = timedelta(days=2)
LANES = {
    Lane.URGENT: "urgents",
    Lane.INTERACTIVE: "de réponse",
    Lane.ROUTINE: "ordinaires",
    Lane.BULK: "de diffusion",
}


async def whole(uow: UnitOfWork) -> AsyncIterator[Finding]:
    """Whether SQLite finds its pages in order; a server looks after its own."""
    if uow.connection.dialect.name != "sqlite":
        yield fine("database", "La base répond.")
        return
    found = await uow.connection.scalars(text("PRAGMA quick_check(1)"))
    if list(found) == ["ok"]:
        yield fine("database", "La base répond et tient ensemble.")
    else:
        yield failing(
            "database",
            "La base est abîmée. Arrêtez Vigie, gardez ce fichier, et rapportez la dernière "
            "sauvegarde : vigie restore …",
        )


async def shape(uow: UnitOfWork) -> AsyncIterator[Finding]:
    """Whether the tables are those of this version."""
    if await migrations.is_current(uow.connection):
        yield fine("migrations", "La base a la forme de cette version.")
    elif await migrations.is_known(uow.connection):
        yield warning(
            "migrations",
            "La base a la forme d’une version plus ancienne : vigie run la met à jour.",
        )
    else:
        yield failing(
            "migrations",
            "La base vient d’une version plus récente : installez celle-là.",
        )


async def led(uow: UnitOfWork) -> AsyncIterator[Finding]:
    """Whether one of the replicas on a server leads; a file has its lock (`machine.running`)."""
    if uow.connection.dialect.name == "sqlite":
        return
    if await is_held(uow.connection, Lock.LEAD):
        yield fine("running", "Un bot tourne sur cette base, et mène.")
    else:
        yield failing(
            "running",
            "Aucun bot ne mène sur cette base : rien ne part. Lancez : vigie run",
        )


async def lag(uow: UnitOfWork, now: datetime) -> AsyncIterator[Finding]:
    """How long the oldest row of each lane has been due."""
    since = await uow.deliveries.overdue_since(now)
    late = {lane: now - at for lane, at in since.items()}
    told = False
    for lane, by in late.items():
        words = f"Des messages {LANES[lane]} attendent depuis {span(by.total_seconds())}"
        if lane is Lane.URGENT and by > MOST_LAG:
            told = True
            yield failing(
                "lag.urgent",
                f"{words}. Appelez les mairies. Vérifiez que vigie run tourne et que Telegram "
                "répond.",
            )
        elif by > SLOW_LAG:
            told = True
            yield warning(f"lag.{lane.name.lower()}", f"{words} : vérifiez que vigie run tourne.")
    if not told:
        yield fine("lag", "Rien n’attend trop longtemps.")


async def conservation(uow: UnitOfWork) -> AsyncIterator[Finding]:
    """Whether every message that was accepted ended in one way, or waits."""
    counts = await uow.deliveries.count()
    accepted = await uow.deliveries.accepted()
    said = (
        f"{accepted} acceptés : {counts[Outcome.SENT]} partis, {counts[Outcome.WAITING]} en "
        f"attente, {counts[Outcome.FAILED]} refusés, {counts[Outcome.EXPIRED]} périmés, "
        f"{counts[Outcome.CANCELLED]} annulés"
    )
    if sum(counts.values()) == accepted:
        yield fine("conservation", f"Messages {said}.")
    else:
        yield failing(
            "conservation", f"Le compte des messages n’est pas bon ({said}). Signalez-le-nous."
        )


async def backup(uow: UnitOfWork, now: datetime) -> AsyncIterator[Finding]:
    """How old the newest backup is, as far as the journal knows."""
    at = await uow.audit.last(backups.ACT)
    if at is None:
        yield warning(
            "backup", "Le journal ne connaît aucune sauvegarde. Faites-en : vigie backup …"
        )
    elif now - at > BACKUP_AGE:
        age = span((now - at).total_seconds())
        yield warning(
            "backup", f"La dernière sauvegarde a {age}. Vérifiez ce qui la lance chaque nuit."
        )
    else:
        yield fine("backup", f"La dernière sauvegarde a {span((now - at).total_seconds())}.")

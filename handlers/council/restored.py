"""After a restore: everybody learns up to when Vigie remembers, coordinators what to look at."""

from collections.abc import Collection
from datetime import datetime

from handlers.council import restored_texts as texts
from handlers.letters import letters_to
from handlers.moment import Moment
from storage.alerts import AlertUnknown
from storage.members import Role, Status
from storage.outbox import Lane


async def tell_restored(moment: Moment, until: datetime, unsaid: Collection[str]) -> None:
    """`until` is the moment of the backup, `unsaid` the ids that were waiting to be told of."""
    references = await _references(moment, unsaid)
    active = await moment.uow.members.everyone(Status.ACTIVE)
    coordinators = [each for each in active if each.role is Role.COORDINATOR]
    others = [each for each in active if each.role is not Role.COORDINATOR]
    letters = [
        *letters_to(coordinators, lambda: texts.to_coordinator(moment, until, references)),
        *letters_to(others, lambda: texts.to_partner(moment, until)),
    ]
    await moment.uow.outbox.send_all(letters, now=moment.now, lane=Lane.ROUTINE)
    # What Telegram forgot since then is in these letters: nobody is asked a second time.
    await moment.uow.contact.confirm(moment.now)


async def _references(moment: Moment, ids: Collection[str]) -> list[str]:
    """Those of the ids that are alerts; meetings wait under theirs, too."""
    found = []
    for each in ids:
        try:
            found.append((await moment.uow.alerts.get(each)).reference)
        except AlertUnknown:
            continue
    return sorted(found)

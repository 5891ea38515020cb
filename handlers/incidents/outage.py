"""After an outage in which Telegram may have forgotten messages, people are asked to send again."""

from datetime import datetime, timedelta
from functools import partial

from handlers.incidents import texts
from handlers.letters import letters_to
from handlers.moment import Moment
from storage.audit import SYSTEM
from storage.members import Status
from storage.outbox import Lane

KEPT = timedelta(hours=24)
"""So long Telegram keeps what nobody fetches: https://core.telegram.org/bots/api#getting-updates"""
MARGIN = timedelta(minutes=10)
"""Asking once too often to send again costs less than a message that nobody misses."""
WORTH_SAYING = timedelta(days=2)


async def confirm_contact(moment: Moment) -> None:
    """Telegram holds nothing for us now; if that was long ago, say which hours may have lost words.

    Why nothing was fetched does not matter: Telegram, the network, the database, or Vigie itself.
    """
    before = await moment.uow.contact.confirm(moment.now)
    if before is not None and moment.now - before > KEPT - MARGIN:
        await _tell_everybody(moment, before)


async def _tell_everybody(moment: Moment, since: datetime) -> None:
    uow, now = moment.uow, moment.now
    members = await uow.members.everyone(Status.ACTIVE)
    letters = letters_to(members, partial(texts.outage, since, now, moment.zone))
    expires_at = now + WORTH_SAYING
    await uow.outbox.send_all(letters, now=now, lane=Lane.BULK, expires_at=expires_at)
    await uow.audit.append(SYSTEM, "outage.told", "telegram", now, since.isoformat())

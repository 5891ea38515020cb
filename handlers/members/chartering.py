"""New versions of the charter: published with notice, announced, and recalled before their date."""

import html
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from handlers.members.typed_words import Flaw, Unusable, without_control_characters
from handlers.moment import Moment
from handlers.words import typeset, units
from storage.charters import Charter
from storage.members import Member, Status

LONGEST = 3_500
"""In Telegram's units: the text, a heading and the keys make one message."""
REMIND_BEFORE = timedelta(days=2)


def charter_text(typed: str) -> str:
    """A typed charter, made fit to keep: its lines stay. Raises `Unusable`."""
    text = typeset(without_control_characters(typed)).strip()
    if not text:
        raise Unusable(Flaw.EMPTY)
    if units(html.escape(text)) > LONGEST:
        raise Unusable(Flaw.TOO_LONG)
    return text


async def publish(moment: Moment, by: Member, text: str, effective_on: date) -> Charter:
    """Keep a new version, in force from the beginning of that day on the council's clocks."""
    version = await moment.uow.charters.last_version() + 1
    effective_at = datetime.combine(effective_on, time(), moment.zone)
    charter = Charter(version, text, effective_at)
    await moment.uow.charters.publish(charter)
    if effective_at - moment.now <= REMIND_BEFORE:
        # Announced and recalled in one breath would be one message too many.
        await moment.uow.charters.mark_reminded(version, moment.now)
    await moment.uow.audit.append(by.id, "charter.published", by.id, moment.now, str(version))
    return charter


async def unsigned(moment: Moment, version: int) -> Sequence[Member]:
    """Active members who have not signed that version."""
    active = await moment.uow.members.everyone(Status.ACTIVE)
    return [member for member in active if member.charter_version < version]

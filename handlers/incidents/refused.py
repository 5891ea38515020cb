"""A message that Telegram refuses is never tried again: the coordinators learn which one."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from handlers.incidents import texts
from handlers.moment import Moment
from handlers.telling import Write, tell
from storage import references
from storage.alerts import Alert
from storage.deliveries import Queued
from storage.meetings import MeetingUnknown
from storage.members import Role
from storage.outbox import Operation

SHOWN = frozenset({Operation.SEND, Operation.EDIT, Operation.ERASE, Operation.REVEAL})
"""What puts words on a screen; a deletion that is refused leaves nobody without a message."""
PLACE = "refused:"
"""Begins the slot of what is told here: refused itself, it is told to nobody."""


async def tell_refused(moment: Moment, row: Queued) -> str | None:
    """Name a refused message to the coordinators, without its content.

    Returns the reference that they read, or None when nobody had to be told: an alert or a meeting
    is named once, and of all else one message an hour, because a letter to a thousand people is
    refused a thousand times.
    """
    if row.operation not in SHOWN or (row.slot or "").startswith(PLACE):
        return None
    if row.about is not None and await moment.uow.broadcasts.is_known(row.about):
        return None  # its report names whom it missed
    refused = await _named(moment, row)
    told = None
    for coordinator in await moment.uow.members.active_with(Role.COORDINATOR):
        slot = f"{PLACE}{refused.subject}:{coordinator.id}"
        if await moment.uow.slots.find(slot) is None:
            await tell(moment.uow, moment.now, coordinator, refused.words, slot=slot)
            told = refused.reference
    return told


@dataclass(frozen=True, slots=True)
class _Refused:
    """What a refused message was about: told once for each `subject`."""

    subject: str
    reference: str
    words: Write


async def _named(moment: Moment, row: Queued) -> _Refused:
    reference, about = references.fresh("E"), row.about
    if alerts := await _alerts_of(moment, row):
        names = sorted(alert.reference for alert in alerts)
        return _Refused(about or row.slot or row.id, names[0], partial(texts.alerts_refused, names))
    if about is not None:
        with suppress(MeetingUnknown):
            # « agenda:… », « round:… »: whatever of a meeting it says, the meeting is named once.
            meeting = await moment.uow.meetings.get(about.rpartition(":")[2])
            day = meeting.local.date()
            words = partial(texts.meeting_refused, day, moment.today, reference)
            return _Refused(meeting.id, reference, words)
    return _Refused(f"{moment.now:%Y-%m-%dT%H}", reference, partial(texts.refused, reference))


async def _alerts_of(moment: Moment, row: Queued) -> Sequence[Alert]:
    """The alert that it is about, or those that it lists."""
    listed = await moment.uow.notices.in_slots([row.slot]) if row.slot else []
    ids = {notice.alert for notice in listed} | ({row.about} if row.about else set())
    return list((await moment.uow.alerts.get_all(ids)).values())

"""On the sheet: how much the thread holds, and the keys to read it, to add to it, to ask."""

from handlers.alerts.following.part import Part
from handlers.alerts.telling import Telling
from handlers.alerts.thread import texts
from handlers.moment import Moment
from storage.members import Member
from storage.statuses import Status


async def thread_part(moment: Moment, telling: Telling, member: Member) -> Part:
    """« Le fil : 3 messages, le dernier à 19 h 52 »."""
    if telling.alert.status is Status.WITHDRAWN:
        return Part()
    notes = await moment.uow.threads.of(telling.alert.id)
    lines = [texts.so_far(telling, len(notes), notes[-1].at)] if notes else []
    return Part(lines, texts.keys_of_thread(telling, member, has_notes=bool(notes)))

"""« Qui vient ? » on a coordinator's screen: opened at the end of the chat, and edited since."""

from handlers.meetings.convening.tally import tally_of
from handlers.meetings.texts import tally as texts
from handlers.moment import Moment
from handlers.words import speaking
from storage.meetings import Meeting
from storage.members import Member, Role
from storage.outbox import Lane
from storage.schema import new_id
from storage.tallies import TallyScreen


async def open_tally(moment: Moment, reader: Member, meeting: Meeting) -> None:
    """Show the answers to a coordinator, below all the rest; this reading is audited."""
    if reader.chat is None:
        return
    outbox, tallies = moment.uow.outbox, moment.uow.tallies
    await moment.uow.audit.append(reader.id, "meeting.answers_read", meeting.id, moment.now)
    screen = texts.screen(meeting, await tally_of(moment, meeting), moment.now)
    slot = f"tally:{new_id()}"
    before = await tallies.find(meeting.id, reader.id)
    await outbox.send(reader.chat, screen, now=moment.now, slot=slot, member=reader.id)
    await tallies.put(TallyScreen(meeting.id, reader.id, slot))
    if before is not None:
        await outbox.edit(before.slot, texts.further_down(meeting), now=moment.now)


async def redraw(moment: Moment, meeting: Meeting) -> None:
    """Something changed: every open screen says so; whoever may read it no more follows no more."""
    screens = await moment.uow.tallies.of(meeting.id)
    if not screens:
        return
    tally = await tally_of(moment, meeting)
    charter = await moment.uow.charters.version_in_force(moment.now)
    readers = await moment.uow.members.get_all({each.reader for each in screens})
    for each in screens:
        reader = readers[each.reader]
        with speaking(reader.language):
            if _may_read(reader, charter):
                message = texts.screen(meeting, tally, moment.now)
            else:
                message = texts.closed()
                await moment.uow.tallies.forget(each)
        await moment.uow.outbox.edit(each.slot, message, now=moment.now, lane=Lane.ROUTINE)


def _may_read(reader: Member, charter: int) -> bool:
    return (
        reader.is_active and reader.role is Role.COORDINATOR and reader.charter_version >= charter
    )

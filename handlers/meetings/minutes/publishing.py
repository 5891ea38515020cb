"""« Publier »: the paper goes to the invited, and each decision to whoever leads it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from handlers.meetings.invitees import invitees
from handlers.meetings.minutes.approving import propose_approval
from handlers.meetings.minutes.clockwork import first_step
from handlers.meetings.minutes.leading import tell_lead
from handlers.meetings.minutes.paper import printed
from handlers.meetings.minutes.record import Record, record_of
from handlers.meetings.minutes.texts import private
from handlers.meetings.minutes.texts.on_paper import Printing, paper_of
from handlers.meetings.minutes.writing import writable
from handlers.meetings.service import MeetingChanged, seen_by
from handlers.moment import Moment
from handlers.words import speaking
from storage.decisions import Decision
from storage.meetings import Meeting, MeetingUnknown
from storage.members import Member
from storage.messages import Document, Letter
from storage.minutes import MinutesUnknown
from storage.outbox import Lane


async def publish(moment: Moment, actor: Member, meeting_id: str, version: int) -> int:
    """Print the minutes, in the place of the `version` that the writer saw; return who gets them.

    Raises `MeetingChanged` where somebody published meanwhile, and what `writable` raises.
    """
    meeting, minutes = await writable(moment, actor, meeting_id)
    if minutes.version != version:
        raise MeetingChanged
    record = await record_of(moment, meeting, minutes)
    published = replace(
        minutes,
        presences=minutes.presences if minutes.is_published else record.presences,
        version=version + 1,
        published_at=moment.now,
    )
    record = replace(record, minutes=published)
    await moment.uow.minutes.keep(published)
    content = await _print(moment, record)
    detail = f"v{published.version}"
    await moment.uow.audit.append(actor.id, "minutes.published", meeting.id, moment.now, detail)
    people = await _send(moment, record, content)
    if published.version == 1:
        await propose_approval(moment, actor, meeting)
    await _entrust(moment, meeting, [one for one in record.decisions if not one.is_told])
    return people


async def paper_for(moment: Moment, member: Member, meeting_id: str) -> tuple[Meeting, Document]:
    """The paper once more, for one of the invited; this reading is written down.

    Raises `MeetingUnknown`, also where nothing was published.
    """
    meeting = await seen_by(moment, member, meeting_id)
    try:
        content = await moment.uow.minutes.document(meeting.id)
    except MinutesUnknown:
        raise MeetingUnknown from None
    await moment.uow.audit.append(member.id, "minutes.read", meeting.id, moment.now)
    return meeting, _file(meeting, content)


async def _print(moment: Moment, record: Record) -> bytes:
    council = await moment.uow.council.get()
    approved = await moment.uow.minutes.approved_in(record.meeting.id)
    printing = Printing(
        record=record,
        council=council.name,
        approved=[await moment.uow.meetings.get(one) for one in approved],
        now=moment.now,
        zone=moment.zone,
        policy=moment.policy,
    )
    content = printed(paper_of(printing), moment.now)
    await moment.uow.minutes.keep_document(record.meeting.id, content)
    return content


async def _send(moment: Moment, record: Record, content: bytes) -> int:
    """To the invited who may read today, in place of a version that still waits."""
    about = f"minutes:{record.meeting.id}"
    await moment.uow.outbox.cancel_about(about, moment.now)
    letters = []
    people = await invitees(moment, record.meeting)
    for member in people:
        with speaking(member.language):
            message = private.published(moment, record, _file(record.meeting, content))
        letters.append(Letter(str(member.chat), message, member.id))
    await moment.uow.outbox.send_all(letters, now=moment.now, lane=Lane.ROUTINE, about=about)
    return len(people)


async def _entrust(moment: Moment, meeting: Meeting, decisions: Sequence[Decision]) -> None:
    """From now on the clock asks after each of them, and whoever leads it knows."""
    for decision in decisions:
        told = first_step(moment, replace(decision, told_at=moment.now))
        await moment.uow.decisions.keep(told)
        if told.lead is not None:
            lead = await moment.uow.members.get(told.lead)
            await tell_lead(moment, lead, told, partial(private.yours, moment, meeting, told))


def _file(meeting: Meeting, content: bytes) -> Document:
    return Document(f"releve-{meeting.local:%Y-%m-%d}.pdf", content)

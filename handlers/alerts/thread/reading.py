"""Lire le fil: the notes of an alert on a screen for a few minutes, each reading written down."""

from collections.abc import Sequence
from datetime import datetime

from handlers.alerts.showing import WHAT, Showing, StillOpen, readable, show, until_of
from handlers.alerts.telling import telling_of
from handlers.alerts.thread import texts
from handlers.alerts.thread.texts import Opened
from handlers.alerts.thread.writing import opened_note
from handlers.moment import Moment
from storage.alerts import Alert, AlertUnknown
from storage.envelope import EnvelopeTampered
from storage.members import Member
from storage.messages import Message
from storage.threads import Note, NoteKind, NoteUnknown

THREAD, QUESTION = "thread", "question"
BEFORE, NOTE = "before", "note"


class ThreadEmpty(Exception):
    """Nobody has written anything."""


async def read_thread(moment: Moment, member: Member, alert_id: str, before: str = "") -> Alert:
    """Open the thread in private; with the id of a note, what came before it.

    Raises `AlertUnknown`, `AlertWithdrawn`, `AlertArchived`, `StillOpen`, `ThreadEmpty` and
    `PrivateChatGone`.
    """
    alert = await readable(moment, member, alert_id)
    notes = _before(await moment.uow.threads.of(alert.id), before)
    if not notes:
        raise ThreadEmpty
    last = None if before else await moment.uow.threads.last_reading(alert.id, member.id)
    until = until_of(moment, _unless_older(last, notes[-1]))
    subject = {WHAT: THREAD, BEFORE: before}
    erased = texts.erased(alert, until, moment.zone)
    await show(moment, Showing(alert, member, until, subject), erased)
    await _write_down(moment, member, alert, "alert.thread_read")
    return alert


async def read_question(moment: Moment, member: Member, question_id: str) -> Alert:
    """Show a question to the author of the alert, to be answered; one that is open stays so.

    Raises `AlertUnknown`, also for anybody else, `AlertWithdrawn`, `AlertArchived` and
    `PrivateChatGone`.
    """
    question = await asked(moment, member, question_id)
    alert = await readable(moment, member, question.alert)
    try:
        last = await moment.uow.threads.last_reading(alert.id, member.id)
        until = until_of(moment, _unless_older(last, question))
    except StillOpen:
        return alert
    subject = {WHAT: QUESTION, NOTE: question.id}
    erased = texts.question_erased(alert, question.id, until, moment.zone)
    await show(moment, Showing(alert, member, until, subject), erased)
    await _write_down(moment, member, alert, "alert.question_read")
    return alert


async def asked(moment: Moment, member: Member, question_id: str) -> Note:
    """A question to this person about an alert of theirs. Raises `AlertUnknown` for any other."""
    try:
        question = await moment.uow.threads.get(question_id)
    except NoteUnknown:
        raise AlertUnknown from None
    alert = await moment.uow.alerts.get_visible(question.alert, member)
    if alert.author != member.id or question.kind is not NoteKind.QUESTION:
        raise AlertUnknown
    return question


async def thread(moment: Moment, showing: Showing) -> Message | None:
    """The notes, as they are shown."""
    telling = await telling_of(moment, showing.alert)
    notes = await moment.uow.threads.of(showing.alert.id)
    opened = [
        await _opened(moment, showing.alert, note)
        for note in _before(notes, showing.subject[BEFORE])
    ]
    return texts.thread(telling, showing.reader, opened, showing.until)


async def question(moment: Moment, showing: Showing) -> Message | None:
    """One question, as it is shown."""
    telling = await telling_of(moment, showing.alert)
    note = await moment.uow.threads.get(showing.subject[NOTE])
    opened = await _opened(moment, showing.alert, note)
    return texts.question(telling, opened, showing.until)


async def _opened(moment: Moment, alert: Alert, note: Note) -> Opened:
    organisation = (await moment.uow.members.get(note.author)).organisation
    try:
        return Opened(note, organisation, await opened_note(moment, alert, note))
    except EnvelopeTampered:
        return Opened(note, organisation, None)


def _before(notes: Sequence[Note], before: str) -> Sequence[Note]:
    ids = [note.id for note in notes]
    return notes[: ids.index(before)] if before in ids else notes


def _unless_older(reading: datetime | None, note: Note) -> datetime | None:
    """A reading counts as open only if it was of what is there now."""
    return reading if reading is not None and reading >= note.at else None


async def _write_down(moment: Moment, member: Member, alert: Alert, act: str) -> None:
    await moment.uow.threads.record_reading(alert.id, member.id, moment.now)
    await moment.uow.audit.append(member.id, act, alert.id, moment.now)

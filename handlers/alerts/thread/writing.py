"""A note joins the thread of an alert: sealed to those who may read the alert, and written down."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from handlers.moment import Moment
from storage import envelope
from storage.alert_scopes import town_halls_of
from storage.alerts import Alert
from storage.envelope import EnvelopeTampered, Header, Recipient
from storage.members import Member, Role
from storage.schema import new_id
from storage.threads import Note, NoteKind

WRITTEN = {
    NoteKind.NOTE: "alert.note_added",
    NoteKind.QUESTION: "alert.question_asked",
    NoteKind.ANSWER: "alert.question_answered",
    NoteKind.LESSON: "alert.lesson_noted",
}
"""What the journal calls it."""


class Voice(StrEnum):
    """As who somebody speaks: sealed with the words, it stays true when roles change."""

    AUTHOR = "author"
    """Whoever flagged it, and is not named to the others."""
    TOWN_HALL = "town_hall"
    COORDINATION = "coordination"
    PARTNER = "partner"
    """Somebody else who may read it, as their organisation."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a note says."""

    text: str = field(repr=False)
    voice: Voice


async def write(
    moment: Moment,
    member: Member,
    alert: Alert,
    kind: NoteKind,
    text: str,
    *,
    answers: str | None = None,
) -> Note:
    """Seal and keep a note about an alert that the member was found to see.

    `answers` is the id of a question.
    """
    note = Note(
        id=new_id(),
        alert=alert.id,
        author=member.id,
        kind=kind,
        at=moment.now,
        answers=answers,
    )
    content = Content(text, voice_of(member, alert))
    await moment.uow.threads.add(note, await _sealed(moment, note, content))
    await moment.uow.audit.append(member.id, WRITTEN[kind], alert.id, moment.now, note.id)
    return note


async def opened_note(moment: Moment, alert: Alert, note: Note) -> Content:
    """The content of a note, opened with the key of the circle of the alert's commune.

    Raises `EnvelopeTampered`, also where the row says another kind or moment than was sealed.
    """
    commune = await moment.uow.communes.get(alert.insee)
    keys = await moment.uow.circles.keys(commune.circle)
    sealed = await moment.uow.threads.envelope(note)
    opened = json.loads(envelope.open_envelope(sealed, commune.circle, keys))
    if opened["row"] != _row(note):
        raise EnvelopeTampered
    return Content(opened["text"], Voice(opened["voice"]))


def voice_of(member: Member, alert: Alert) -> Voice:
    """As who somebody speaks about an alert now."""
    if member.id == alert.author:
        return Voice.AUTHOR
    if alert.insee in town_halls_of(member):
        return Voice.TOWN_HALL
    return Voice.COORDINATION if Role.COORDINATOR in member.roles_on_alerts else Voice.PARTNER


async def _sealed(moment: Moment, note: Note, content: Content) -> envelope.Envelope:
    instance = (await moment.uow.council.get()).instance
    header = Header(instance, note.alert, note.author, note_id=note.id)
    said = {"row": _row(note), "text": content.text, "voice": content.voice}
    plaintext = json.dumps(said, ensure_ascii=False).encode()
    return envelope.seal(plaintext, header, await _circles(moment, note.alert))


async def _circles(moment: Moment, alert: str) -> Sequence[Recipient]:
    """Those that the alert is sealed to: whoever may read it may read its thread."""
    keys = (await moment.uow.alerts.envelope(alert)).keys
    circles = dict.fromkeys(key.circle_id for key in keys)
    return [await moment.uow.circles.recipient(circle) for circle in circles]


def _row(note: Note) -> dict[str, str | None]:
    """What stands beside the seal in the clear, and is sealed with it."""
    return {"kind": note.kind, "at": note.at.isoformat(), "answers": note.answers}

"""A note joins the thread of a situation: sealed to the key of its circle, and written down.

Nothing is ever sealed anew: who is in the circle changes, and is asked at each press.
"""

import json
from dataclasses import dataclass, field

from handlers.alerts.thread.writing import Voice
from handlers.moment import Moment
from storage import envelope
from storage.alert_scopes import town_halls_of
from storage.envelope import EnvelopeTampered, Header
from storage.members import Member, Role
from storage.schema import new_id
from storage.situation_threads import SituationNote
from storage.situations import Situation


@dataclass(frozen=True, slots=True)
class Speaker:
    """As who somebody speaks; `insee` is the commune where it is a town hall, or empty."""

    voice: Voice
    insee: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What a note says; as who, stays true when roles change."""

    text: str = field(repr=False)
    speaker: Speaker


async def write(moment: Moment, member: Member, situation: Situation, text: str) -> SituationNote:
    """Seal and keep a note about a situation that the member was found to read, and holds."""
    note = SituationNote(id=new_id(), situation=situation.id, author=member.id, at=moment.now)
    content = Content(text, await speaker_of(moment, member, situation))
    await moment.uow.situation_threads.add(note, await _sealed(moment, note, content))
    await moment.uow.audit.append(
        member.id, "situation.note_added", situation.id, moment.now, note.id
    )
    return note


async def opened_note(moment: Moment, note: SituationNote) -> Content:
    """The content of a note, opened with the key of the situation's circle.

    Raises `EnvelopeTampered`, also where the row says another moment than was sealed.
    """
    sealed = await moment.uow.situation_threads.envelope(note)
    circle = await moment.uow.situation_threads.circle(note.situation)
    if circle is None:
        raise EnvelopeTampered
    keys = await moment.uow.circles.keys(circle)
    opened = json.loads(envelope.open_envelope(sealed, circle, keys))
    if opened["at"] != note.at.isoformat():
        raise EnvelopeTampered
    return Content(opened["text"], Speaker(Voice(opened["voice"]), opened["insee"]))


async def speaker_of(moment: Moment, member: Member, situation: Situation) -> Speaker:
    """As who somebody speaks about a situation now: no name, and nobody else's alert."""
    ids = await moment.uow.situations.alerts_of(situation.id)
    gathered = (await moment.uow.alerts.get_all(ids)).values()
    if theirs := town_halls_of(member) & {one.insee for one in gathered}:
        return Speaker(Voice.TOWN_HALL, min(theirs))
    if Role.COORDINATOR in member.roles_on_alerts:
        return Speaker(Voice.COORDINATION)
    return Speaker(Voice.PARTNER)


async def _sealed(moment: Moment, note: SituationNote, content: Content) -> envelope.Envelope:
    instance = (await moment.uow.council.get()).instance
    header = Header(instance, note.situation, note.author, note_id=note.id)
    said = {
        "at": note.at.isoformat(),
        "text": content.text,
        "voice": content.speaker.voice,
        "insee": content.speaker.insee,
    }
    plaintext = json.dumps(said, ensure_ascii=False).encode()
    to = await moment.uow.circles.recipient(await _circle(moment, note.situation))
    return envelope.seal(plaintext, header, [to])


async def _circle(moment: Moment, situation: str) -> str:
    """The situation's own, made when something is first sealed."""
    threads = moment.uow.situation_threads
    circle = await threads.circle(situation)
    if circle is None:
        circle = await moment.uow.circles.make()
        await threads.keep_circle(situation, circle)
    return circle

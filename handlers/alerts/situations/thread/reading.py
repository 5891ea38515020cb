"""Lire le fil of a situation: on a screen for a few minutes, each reading written down."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from handlers.alerts.showing import UNTIL, WHAT, reveal, until_of
from handlers.alerts.situations.thread import texts
from handlers.alerts.situations.thread.news import take_news_back
from handlers.alerts.situations.thread.texts import Opened
from handlers.alerts.situations.thread.writing import opened_note
from handlers.alerts.thread.reading import ThreadEmpty
from handlers.moment import Moment
from storage.envelope import EnvelopeTampered
from storage.members import Member
from storage.messages import Message
from storage.situation_threads import SituationNote
from storage.situations import Situation, SituationUnknown

THREAD = "situation_thread"
SITUATION, BEFORE = "situation", "before"


async def read_thread(
    moment: Moment, member: Member, situation_id: str, before: str = ""
) -> Situation:
    """Open the thread in private; with the id of a note, what came before it.

    Raises `SituationUnknown`, `StillOpen`, `ThreadEmpty` and `PrivateChatGone`.
    """
    situation = await moment.uow.situations.get_visible(situation_id, member)
    threads = moment.uow.situation_threads
    notes = _before(await threads.of(situation.id), before)
    if not notes:
        raise ThreadEmpty
    last = None if before else await threads.last_reading(situation.id, member.id)
    until = until_of(moment, last if last is not None and last >= notes[-1].at else None)
    subject = {
        WHAT: THREAD,
        SITUATION: situation.id,
        BEFORE: before,
        UNTIL: until.isoformat(),
    }
    erased = texts.erased(situation, until, moment.zone)
    await reveal(moment, member, subject, erased, about=situation.id, reference=situation.reference)
    await threads.record_reading(situation.id, member.id, moment.now)
    await take_news_back(moment, situation, member)
    await moment.uow.audit.append(member.id, "situation.thread_read", situation.id, moment.now)
    return situation


async def thread(moment: Moment, member: Member, subject: Mapping[str, str]) -> Message | None:
    """The notes, as they are shown to whoever is in the circle then."""
    try:
        situation = await moment.uow.situations.get_visible(subject[SITUATION], member)
    except SituationUnknown:
        return None
    notes = _before(await moment.uow.situation_threads.of(situation.id), subject[BEFORE])
    opened = [await _opened(moment, note) for note in notes]
    return texts.thread(moment, situation, opened, datetime.fromisoformat(subject[UNTIL]))


async def _opened(moment: Moment, note: SituationNote) -> Opened:
    organisation = (await moment.uow.members.get(note.author)).organisation
    try:
        content = await opened_note(moment, note)
    except EnvelopeTampered:
        return Opened(note, organisation, None, None)
    insee = content.speaker.insee
    commune = (await moment.uow.communes.get(insee)).name if insee else None
    return Opened(note, organisation, commune, content)


def _before(notes: Sequence[SituationNote], before: str) -> Sequence[SituationNote]:
    ids = [note.id for note in notes]
    return notes[: ids.index(before)] if before in ids else notes
